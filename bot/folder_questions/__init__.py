"""Questions about the folder itself (有哪些文件, 最新的通知是哪份), answered from the catalog."""

"""From text at positions on pages to blocks in the order of reading."""

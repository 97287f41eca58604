"""Files that contain other files: archives, and mails with attachments."""

"""OFD files (.ofd, GB/T 33190), the page format of Chinese authorities."""

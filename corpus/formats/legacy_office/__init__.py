"""Files of Office 97 to 2003 and of old WPS: Word (.doc, .wps) and PowerPoint (.ppt, .dps)."""

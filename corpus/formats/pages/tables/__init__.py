"""Tables on pages, with drawn lines and without."""

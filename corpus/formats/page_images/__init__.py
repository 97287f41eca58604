"""Pages as pictures, with quoted text marked on them."""

"""What several file formats have in common: tables, archives, XML, document properties."""

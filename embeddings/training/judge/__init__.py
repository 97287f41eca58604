"""Training of the bundled answer judge: whether a passage answers, and with which words."""

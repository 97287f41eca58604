"""The sources of answers: documents as JSON, their pages as pictures, and the files themselves."""

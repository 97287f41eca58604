"""The folder as a server of the Model Context Protocol (MCP), for programs with language models.

`tools`, `resources` and `shapes` say what it offers; they need no package of others. `server`,
`stdio` and `streamable_http` speak the protocol with the optional package `mcp`, and are imported
only where it is spoken.
"""

"""A tiny MCP server, spoken to over its standard streams."""

from mcp.server.mcpserver import MCPServer

server = MCPServer("calendar")


@server.tool()
def list_events(day: str) -> str:
    """What is planned on a day, for example 2026-03-04."""
    return f"{day}: tire change at nine"


@server.tool()
def delete_everything() -> str:
    """Not wanted by the desk."""
    return "gone"


if __name__ == "__main__":
    server.run(transport="stdio")

"""The desks this product ships with. A desk is a folder: settings, content, agents, tools, states."""

"""Recording a call ourselves, where egress refuses to: the agent left, everybody else right."""

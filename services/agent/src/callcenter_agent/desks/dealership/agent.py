"""The dealership's one role. It is greeted for, before it speaks itself: see behaviors/greeting."""

from callcenter_agent.desks.dealership import stock_tools, trade_in_tools, vehicle_tools, visit_tools
from callcenter_agent.dialogue.roles import Role


class Receptionist(Role):
    role = "receptionist"
    tools_of_role = (*vehicle_tools.TOOLS, *stock_tools.TOOLS, *visit_tools.TOOLS, *trade_in_tools.TOOLS)

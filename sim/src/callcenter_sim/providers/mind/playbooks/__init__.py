"""What to do with which tools. A playbook acts when its tools are offered, whatever the desk."""

from callcenter_sim.providers.mind.playbooks import callbacks, callers, endings, vehicles
from callcenter_sim.providers.mind.playbooks.playbook import Playbook

# The order is the order of calls within a turn, and of who may speak first.
PLAYBOOKS: tuple[Playbook, ...] = (callers.PLAYBOOK, vehicles.PLAYBOOK, callbacks.PLAYBOOK, endings.PLAYBOOK)

__all__ = ["PLAYBOOKS", "Playbook"]

"""What the Hub must know of the course, for one machine with Docker. Who may log in is yours to add."""

c = get_config()  # noqa: F821

c.JupyterHub.spawner_class = "dockerspawner.DockerSpawner"
c.JupyterHub.hub_ip = "0.0.0.0"  # so that containers reach the Hub
c.DockerSpawner.image = "recsys-teach"
c.DockerSpawner.remove = True  # the container, when a server stops; what a learner wrote is in the volume
c.DockerSpawner.volumes = {"recsys-teach-{username}": "/home/learner"}
c.DockerSpawner.notebook_dir = "/home/learner/workspace"
c.DockerSpawner.default_url = "/lab/tree/00_start_here.ipynb"
c.DockerSpawner.mem_limit = "2G"  # one lesson takes up to 1.2 GB
c.DockerSpawner.cpu_limit = 1
c.DockerSpawner.environment = {
    "RECSYS_TEACH_WORKSPACE": "/home/learner/workspace",
    "JUPYTER_PREFER_ENV_PATH": "1",
}

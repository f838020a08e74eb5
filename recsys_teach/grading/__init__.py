"""From a folder of notebooks to a gradebook."""

"""How good are the predictions and the lists? Splits are in recsys_teach.data.splits."""

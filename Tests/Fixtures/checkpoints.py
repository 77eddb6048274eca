"""How a Python user writes a style checkpoint."""

import h5py


def write_checkpoint(path, state_dict, architecture, output="linear"):
    """Writes a PyTorch state dict as a style checkpoint, format version 1."""
    with h5py.File(path, "w") as file:
        file.attrs["format"] = "impasto-style"
        file.attrs["format_version"] = 1
        file.attrs["architecture"] = architecture
        file.attrs["output"] = output
        weights = file.create_group("weights")
        for name, tensor in state_dict.items():
            weights.create_dataset(name, data=tensor.detach().float().cpu().numpy())

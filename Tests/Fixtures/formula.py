"""Numbers that Python and Swift generate alike, so that fixtures need not store weights and inputs.

A counter-based SplitMix64: `uniform(count, stream)[i]` depends on i and the stream alone.
"""

import numpy as np


def uniform(count, stream):
    """Returns `count` float32 values in [0, 1), each a multiple of 2^-24."""
    with np.errstate(over="ignore"):
        i = np.arange(1, count + 1, dtype=np.uint64)
        z = np.uint64(stream) * np.uint64(0x9E3779B97F4A7C15) + i * np.uint64(0xD1B54A32D192ED03)
        z ^= z >> np.uint64(30)
        z *= np.uint64(0xBF58476D1CE4E5B9)
        z ^= z >> np.uint64(27)
        z *= np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return (z >> np.uint64(40)).astype(np.float32) / np.float32(2**24)


def signed(shape, stream):
    """Returns values in [-1, 1): 2u - 1, which is exact in float32."""
    return (2 * uniform(int(np.prod(shape)), stream) - 1).reshape(shape)


def image(shape, stream):
    """Returns values in [0, 255): float32(255) * u, in the flat order of `shape` (HWC or NHWC)."""
    return (np.float32(255) * uniform(int(np.prod(shape)), stream)).reshape(shape)


def convolution_weight(shape, stream):
    """Returns OIHW weights (2u - 1) * b with b = float32(sqrt(3.0 / fan_in)), fan_in = I * H * W."""
    bound = np.float32(np.sqrt(3.0 / np.prod(shape[1:])))
    return signed(shape, stream) * bound


def convolution_bias(shape, stream):
    """Returns (2u - 1) * float32(0.1)."""
    return signed(shape, stream) * np.float32(0.1)


def norm_scale(shape, stream):
    """Returns float32(0.5) + u."""
    return (np.float32(0.5) + uniform(int(np.prod(shape)), stream)).reshape(shape)


def norm_offset(shape, stream):
    """Returns u - float32(0.5)."""
    return (uniform(int(np.prod(shape)), stream) - np.float32(0.5)).reshape(shape)


def network_parameter(name, shape, stream, is_last_convolution):
    """Returns the value of one parameter of the transformation network.

    The last convolution's weights are multiplied by 30 and its bias is 127.5 + (2u - 1) * 10, so that outputs lie
    about 0...255. Every operation is rounded to float32.
    """
    if is_last_convolution:
        if name.endswith("weight"):
            return convolution_weight(shape, stream) * np.float32(30)
        return np.float32(127.5) + signed(shape, stream) * np.float32(10)
    if ".conv2d." in name:
        return (convolution_weight if name.endswith("weight") else convolution_bias)(shape, stream)
    return (norm_scale if name.endswith("weight") else norm_offset)(shape, stream)

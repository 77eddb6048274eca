"""Draws demo.png: a lighthouse on a bay at evening, 768×512, for trying a style on when no photograph is at hand.

Everything is computed from noise and a few shapes, the same picture on every run, and belongs to this project.

    python3 datasets/draw_demo.py        (needs numpy and Pillow)
"""

import math
import pathlib

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SCALE = 2  # drawn at twice the size, then reduced
WIDTH, HEIGHT = 768 * SCALE, 512 * SCALE
HORIZON = int(0.56 * HEIGHT)
SUN = (0.56 * WIDTH, 0.385 * HEIGHT)

random = np.random.default_rng(1874)
Y, X = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)


# Noise, light and layers


def noise(columns, rows, octaves, gain=0.5):
    """Smooth noise of mean 0 and deviation 1; `columns` × `rows` is the size of its coarsest grid."""
    total = np.zeros((HEIGHT, WIDTH), np.float32)
    for octave in range(octaves):
        size = (min(columns << octave, WIDTH) + 2, min(rows << octave, HEIGHT) + 2)
        grid = Image.fromarray(random.standard_normal(size[::-1]).astype(np.float32))
        total += gain**octave * np.asarray(grid.resize((WIDTH, HEIGHT), Image.BICUBIC))
    return (total - total.mean()) / total.std()


def skyline(points, roughness, octaves=8):
    """The height of an outline in every column: a curve through points (x, y) in 0…1, and noise."""
    xs, ys = zip(*points)
    curve = np.interp(np.arange(WIDTH) / WIDTH, xs, ys) * HEIGHT
    kernel = np.hanning(WIDTH // 12)
    padded = np.pad(curve, len(kernel), mode="edge")
    smooth = np.convolve(padded, kernel / kernel.sum(), "same")[len(kernel) : -len(kernel)]
    return smooth + roughness * HEIGHT * noise(6, 1, octaves, 0.55)[HEIGHT // 2]


def mix(a, b, amount):
    amount = np.clip(amount, 0, 1)
    return a + (b - a) * (amount[..., None] if np.ndim(amount) else amount)


def color(*rgb):
    return np.array(rgb, np.float32)


def ramp(position, *stops):
    """The colour at `position` on a gradient of stops (place, r, g, b)."""
    places = [stop[0] for stop in stops]
    return np.stack([np.interp(position, places, [stop[c] for stop in stops]) for c in (1, 2, 3)], axis=-1)


def relief(field, strength):
    """How much of the light from the sun's side a surface of this height catches, about 0…1."""
    down, right = np.gradient(field)
    return np.clip(0.5 + strength * (right - 0.8 * down), 0, 1)


def soft(mask, radius):
    image = Image.fromarray((np.clip(mask, 0, 1) * 255).astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius))).astype(np.float32) / 255


def below(outline):
    """1 under an outline and 0 above it, with a soft edge of a pixel."""
    return np.clip(Y - outline[None, :] + 0.5, 0, 1)


def drawn(draw_on, background=0):
    """What a function draws on an empty RGBA canvas, as colours and a mask."""
    canvas = Image.new("RGBA", (WIDTH, HEIGHT), (background, background, background, 0))
    draw_on(ImageDraw.Draw(canvas))
    pixels = np.asarray(canvas).astype(np.float32)
    return pixels[..., :3], pixels[..., 3] / 255


def mirrored(layer, waterline):
    """A layer turned upside down about its waterline."""
    rows = np.clip(2 * int(waterline) - np.arange(HEIGHT), 0, HEIGHT - 1)
    inside = (np.arange(HEIGHT) >= waterline)[:, None]
    return layer[0][rows], layer[1][rows] * inside


# The far parts


def sky():
    height = Y / HORIZON
    picture = ramp(height, (0, 46, 92, 158), (0.4, 108, 156, 200), (0.7, 206, 196, 188), (0.9, 252, 208, 150),
                   (1, 255, 190, 124))
    distance = np.hypot((X - SUN[0]) / WIDTH, 1.2 * (Y - SUN[1]) / HEIGHT)
    picture = mix(picture, color(255, 226, 160), 0.85 * np.exp(-distance * 9))
    picture = clouds(picture, distance)
    picture = mix(picture, color(255, 250, 226), np.exp(-((distance / 0.036) ** 4)))
    return mix(picture, color(255, 240, 190), 0.55 * np.exp(-distance * 22))


def clouds(picture, distance):
    """Banks of cumulus above and thin streaks below, lit from the sun's side and from beneath."""
    shape = noise(5, 7, 9, 0.55) + 0.9 * np.sin(X / WIDTH * 5 + 2.6) * np.cos(Y / HORIZON * 6 - 0.9) - 0.1
    cover = np.clip(1.25 * shape, 0, 1) * np.clip(1.25 - Y / HORIZON, 0, 1) ** 0.6
    light = relief(soft(np.clip(shape / 4 + 0.5, 0, 1), 5 * SCALE), 55)
    lit = mix(color(255, 236, 206), color(255, 204, 150), np.clip(Y / HORIZON, 0, 1))
    body = mix(color(112, 118, 152), lit, 0.15 + 0.8 * light + 0.45 * np.exp(-distance * 5))
    picture = mix(picture, body, 0.9 * cover)
    streaks = np.clip(noise(3, 26, 6) - 0.35, 0, 1) * np.exp(-(((Y / HORIZON - 0.72) / 0.16) ** 2))
    return mix(picture, color(238, 150, 120), 0.6 * streaks)


def mountains(picture):
    """Three ridges, each nearer one darker and less veiled by the air."""
    ridges = [
        ([(0, .40), (.14, .33), (.3, .29), (.42, .37), (.6, .45), (.8, .40), (1, .36)], .012, (140, 146, 178), .72),
        ([(0, .43), (.12, .44), (.35, .42), (.5, .49), (.7, .52), (.86, .46), (1, .42)], .010, (92, 106, 142), .48),
        ([(0, .50), (.2, .49), (.42, .53), (.6, .555), (.75, .54), (.9, .50), (1, .49)], .007, (58, 78, 92), .26),
    ]
    for points, roughness, shade, air in ridges:
        outline = skyline(points, roughness)
        folds = noise(14, 8, 8, 0.6)
        light = relief(folds * 6 + (Y - outline[None, :]) * 0.15, 0.5)
        ground = mix(color(*shade), color(236, 178, 140), 0.5 * light)
        depth = np.clip((Y - outline[None, :]) / (0.2 * HEIGHT), 0, 1)
        snow = np.clip(1 - depth * 5 + 0.5 * folds, 0, 1) * (air > 0.6)
        ground = mix(ground, mix(color(176, 186, 216), color(255, 236, 214), light), 0.85 * snow)
        haze = np.clip(air * (0.45 + 0.75 * depth), 0, 1)
        picture = mix(picture, mix(ground, color(240, 200, 172), haze), below(outline))
    return picture


# The lighthouse and what stands with it


def headland():
    """A rocky tongue of land from the left, grass on its back; colours, mask and waterline."""
    waterline = int(0.665 * HEIGHT)
    top = skyline([(0, .455), (.1, .47), (.2, .525), (.30, .545), (.38, .60), (.44, .655), (.5, .69), (1, .72)], .006)
    foot = waterline + 0.004 * HEIGHT * noise(24, 1, 5)[0]
    mask = below(top) * (1 - below(foot))
    depth = (Y - top[None, :]) / (0.07 * HEIGHT)
    rock = noise(60, 40, 7, 0.7)
    ledges = noise(34, 20, 4, 0.6)
    light = relief(rock + 5 * ledges, 0.7) * np.clip(1.05 - 0.28 * depth, 0.35, 1)
    stone = mix(color(46, 42, 54), color(232, 172, 122), 0.05 + 1.05 * light)
    grass = mix(color(44, 66, 32), color(186, 168, 76), relief(noise(70, 30, 6, 0.75) + 3 * ledges, 0.5))
    ground = mix(grass, stone, np.clip(3 * (depth - 0.45 + 0.25 * rock), 0, 1))
    wet = np.clip(1 - (foot[None, :] - Y) / (0.016 * HEIGHT), 0, 1)
    return (mix(ground, color(28, 28, 34), 0.7 * wet), mask), waterline, top


def tower(top):
    """The lighthouse, round by its shading: bands of white and red, gallery, lantern and cap."""
    x, foot, head = 0.215 * WIDTH, top[int(0.215 * WIDTH)] + 0.02 * HEIGHT, 0.215 * HEIGHT
    up = np.clip((foot - Y) / (foot - head), 0, 1)
    radius = WIDTH * (0.0245 - 0.0095 * up)
    across = (X - x) / radius
    mask = np.clip((1 - abs(across)) * radius, 0, 1) * (Y < foot) * (Y > head)
    bands = np.where((up * 5 - 0.10 * (1 - across**2) + 0.05).astype(int) % 2 == 0, 0.0, 1.0)
    paint = mix(color(244, 238, 226), color(190, 46, 38), bands)
    round_light = np.clip(0.42 + 0.62 * np.sqrt(np.clip(1 - (across - 0.55) ** 2 / 2.4, 0, 1)) - 0.35 * (across < -0.2)
                          * np.clip(-across - 0.2, 0, 1), 0, 1)
    weather = 1 + 0.03 * noise(80, 10, 5)
    body = paint * (round_light * weather)[..., None] * color(1.04, 0.97, 0.88)
    return (body, mask), lantern(x, head)


def lantern(x, head):
    w, h = WIDTH / 768, HEIGHT / 512

    def draw(pen):
        def box(half, up, down, fill):
            pen.rectangle((x - half * w, head - up * h, x + half * w, head - down * h), fill=fill)

        box(16, 2, -4, (58, 54, 60))
        for post in range(-15, 16, 5):
            pen.line((x + post * w, head - 11 * h, x + post * w, head - 2 * h), fill=(44, 42, 48), width=int(w))
        pen.line((x - 15 * w, head - 11 * h, x + 15 * w, head - 11 * h), fill=(44, 42, 48), width=int(w))
        box(8.5, 22, 2, (255, 226, 142))
        for post in (-8.5, -3, 3, 8.5):
            pen.line((x + post * w, head - 22 * h, x + post * w, head - 2 * h), fill=(70, 40, 36), width=int(w))
        pen.polygon([(x - 12 * w, head - 21 * h), (x - 7 * w, head - 30 * h), (x, head - 34 * h),
                     (x + 7 * w, head - 30 * h), (x + 12 * w, head - 21 * h)], fill=(150, 38, 34))
        pen.polygon([(x + 2 * w, head - 21 * h), (x + 2 * w, head - 33 * h), (x + 7 * w, head - 30 * h),
                     (x + 12 * w, head - 21 * h)], fill=(206, 74, 54))
        pen.line((x, head - 34 * h, x, head - 41 * h), fill=(44, 42, 48), width=int(1.5 * w))
        for y in (70, 110, 150):
            pen.rectangle((x - 2 * w, head + y * h, x + 3 * w, head + (y + 10) * h), fill=(52, 46, 56))

    return drawn(draw)


def house(left, base, size, wall, roof):
    """A cottage with its gable to the left, sun on its long side."""
    w, h = size * WIDTH, 0.62 * size * WIDTH
    gable, side, tip = 0.34 * w, w, base - 1.05 * h

    def dim(rgb, by):
        return tuple(int(c * by) for c in rgb)

    def draw(pen):
        eaves = base - 0.55 * h
        pen.polygon([(left, base), (left, eaves), (left + gable / 2, tip), (left + gable, eaves), (left + gable, base)],
                    fill=dim(wall, 0.62))
        pen.rectangle((left + gable, eaves, left + side, base), fill=wall)
        pen.polygon([(left + gable / 2, tip), (left + gable, eaves), (left + side + 0.03 * w, eaves),
                     (left + side - 0.1 * w, tip)], fill=roof)
        for line in range(1, 6):
            y = tip + (eaves - tip) * line / 6
            start = left + gable / 2 + gable / 2 * line / 6
            pen.line((start, y, left + side - 0.1 * w + 0.13 * w * line / 6, y), fill=dim(roof, 0.84), width=SCALE)
        pen.rectangle((left + 0.7 * w, tip - 0.16 * h, left + 0.78 * w, tip + 0.12 * h), fill=dim(roof, 0.7))
        for place in (0.47, 0.64, 0.84):
            box = (left + place * w, eaves + 0.14 * h, left + (place + 0.075) * w, eaves + 0.34 * h)
            pen.rectangle(box, fill=(255, 214, 120), outline=(90, 60, 48), width=SCALE)
        pen.rectangle((left + 0.13 * w, base - 0.36 * h, left + 0.22 * w, base), fill=(66, 44, 42))

    return drawn(draw)


def boat():
    """A small sailing boat on the bay; its layer and waterline."""
    x, y, s = 0.455 * WIDTH, 0.72 * HEIGHT, WIDTH / 768

    def draw(pen):
        pen.polygon([(x - 4 * s, y - 7 * s), (x - 2 * s, y - 66 * s), (x - 30 * s, y - 10 * s)], fill=(232, 196, 160))
        pen.polygon([(x, y - 8 * s), (x, y - 70 * s), (x + 9 * s, y - 45 * s), (x + 27 * s, y - 11 * s)],
                    fill=(250, 238, 216))
        pen.polygon([(x, y - 30 * s), (x, y - 38 * s), (x + 13 * s, y - 36 * s), (x + 17 * s, y - 29 * s)],
                    fill=(204, 70, 48))
        pen.line((x - s, y - 4 * s, x - s, y - 74 * s), fill=(70, 44, 34), width=2 * SCALE)
        hull = [(-32, -7), (36, -8), (24, 2), (-25, 2)]
        pen.polygon([(x + across * s, y + down * s) for across, down in hull], fill=(40, 62, 84))
        pen.line((x - 32 * s, y - 7 * s, x + 36 * s, y - 8 * s), fill=(226, 190, 146), width=SCALE)
        pen.ellipse((x - 15 * s, y - 18 * s, x - 9 * s, y - 12 * s), fill=(120, 74, 56))
        sailor = [(-17, -6), (-15, -13), (-9, -13), (-7, -6)]
        pen.polygon([(x + across * s, y + down * s) for across, down in sailor], fill=(168, 52, 44))

    return drawn(draw), y


# The water


def water(scene, reflections):
    """The scene upside down, torn by ripples that grow towards the viewer, over the water's own colour."""
    turned = scene[np.clip(2 * HORIZON - np.arange(HEIGHT), 0, HEIGHT - 1)]
    for pixels, mask in reflections:
        turned = mix(turned, pixels, mask)
    near = np.clip((Y - HORIZON) / (HEIGHT - HORIZON), 0, 1)
    waves = ripples(near)
    rows = np.clip(Y + waves * (2 + 34 * near) * SCALE, HORIZON, HEIGHT - 1).astype(int)
    columns = np.clip(X + np.roll(waves, 31, axis=1) * (1 + 7 * near) * SCALE, 0, WIDTH - 1).astype(int)
    turned = turned[rows, columns]
    own = mix(color(96, 142, 152), color(14, 52, 76), near**0.6)
    surface = mix(turned, own, 0.16 + 0.5 * near + 0.10 * waves)
    surface = surface * (1 + 0.10 * waves * (0.3 + near))[..., None]
    glitter = np.clip(waves - 0.55 + 0.8 * np.exp(-(((X - SUN[0]) / (WIDTH * (0.02 + 0.10 * near))) ** 2)), 0, 1)
    path = np.exp(-(((X - SUN[0]) / (WIDTH * (0.03 + 0.13 * near))) ** 2))
    surface = mix(surface, color(255, 222, 158), 1.0 * glitter * path)
    return mix(surface, color(250, 214, 176), 0.75 * np.exp(-near * 30))


def ripples(near):
    """Noise seen in perspective: flat and fine at the horizon, broad in front."""
    total = np.zeros((HEIGHT, WIDTH), np.float32)
    for stretch, weight in ((1.0, 1.0), (2.3, 0.7), (5.1, 0.45)):
        field = noise(48, 512, 2, 0.7)
        distance = 1 / (near + 0.06)
        rows = (distance * 46 * SCALE * stretch + 37 * stretch).astype(int) % HEIGHT
        columns = ((X - WIDTH / 2) * np.clip(distance * 0.16, 0.5, 3) * stretch + WIDTH / 2).astype(int) % WIDTH
        total += weight * field[rows, columns]
    return np.clip(total / 1.5, -2, 2)


# The near bank


def bank(picture):
    """A meadow that rises to the right, blade by blade from back to front, with flowers."""
    outline = skyline([(0, .99), (.2, .985), (.4, .95), (.6, .885), (.8, .82), (1, .77)], .006)
    soil = mix(color(24, 34, 20), color(84, 92, 38), relief(noise(90, 40, 6, 0.7), 0.8))
    picture = mix(picture, soil, below(outline))
    pixels, mask = drawn(lambda pen: meadow(pen, outline))
    return mix(picture, pixels, mask)


def meadow(pen, outline):
    xs = random.uniform(0, WIDTH, 15000)
    depths = np.sort(random.beta(0.9, 1.3, xs.size))
    patches = noise(9, 14, 3)
    for x, depth in zip(xs, depths):
        start = outline[int(x)]
        y = start + depth * (HEIGHT * 1.04 - start)
        length = SCALE * (5 + 26 * depth * (0.4 + start / HEIGHT * 0.5)) * random.uniform(0.5, 1.2)
        lean = length * (random.normal(0.12, 0.28))
        light = np.clip(random.normal(0.45, 0.26) - 0.25 * depth + 0.15 * (1 - depth), 0, 1)
        shade = mix(color(26, 44, 20), color(206, 196, 84), light)
        blade = [(x, y), (x + lean * 0.4, y - length * 0.6), (x + lean, y - length)]
        pen.line(blade, fill=tuple(shade.astype(int)), width=max(1, int(SCALE * (0.6 + 0.9 * depth))))
        if random.random() < 0.045 * np.clip(patches[min(int(y), HEIGHT - 1), int(x)] + 0.1, 0, 1.5):
            flower(pen, x + lean, y - length, SCALE * (1.0 + 2.4 * depth))


def flower(pen, x, y, radius):
    colors = [(226, 64, 46), (244, 232, 214), (236, 178, 52), (150, 96, 184)]
    petals = colors[random.choice(4, p=[0.42, 0.26, 0.2, 0.12])]
    for turn in range(5):
        angle = turn * 2 * math.pi / 5 + random.uniform(0, 1)
        cx, cy = x + radius * 0.7 * math.cos(angle), y + radius * 0.5 * math.sin(angle)
        shade = tuple(int(c * random.uniform(0.8, 1.0)) for c in petals)
        pen.ellipse((cx - radius * 0.7, cy - radius * 0.5, cx + radius * 0.7, cy + radius * 0.5), fill=shade)
    pen.ellipse((x - radius * 0.35, y - radius * 0.3, x + radius * 0.35, y + radius * 0.3), fill=(92, 60, 30))


def tree(picture):
    """An old tree at the right edge: branches by halving, then its leaves, dark ones first."""
    twigs = []
    x, y = 0.915 * WIDTH, 0.86 * HEIGHT
    pixels, mask = drawn(lambda pen: branch(pen, twigs, x, y, -1.72, 0.155 * HEIGHT, 15 * SCALE))
    bark = 1 + 0.35 * (relief(noise(300, 30, 4, 0.8), 0.8) - 0.5)
    picture = mix(picture, pixels * bark[..., None], mask)
    pixels, mask = drawn(lambda pen: leaves(pen, twigs))
    return mix(picture, pixels, mask)


def branch(pen, twigs, x, y, angle, length, width):
    end_x, end_y = x + length * math.cos(angle), y + length * math.sin(angle)
    for part in range(12):
        a, b = part / 12, (part + 1.3) / 12
        half = width * (1 - 0.3 * a) / 2
        line = (x + (end_x - x) * a, y + (end_y - y) * a, x + (end_x - x) * b, y + (end_y - y) * b)
        pen.line(line, fill=(52, 38, 32), width=max(1, int(2 * half)))
        lit = tuple(v - half * 0.45 if i % 2 == 0 else v for i, v in enumerate(line))
        pen.line(lit, fill=(138, 96, 66), width=max(1, int(half * 0.6)))
    if width < 6 * SCALE:
        twigs.append((end_x, end_y))
    if width < 1.2 * SCALE:
        return
    for turn in (random.uniform(0.22, 0.6), -random.uniform(0.22, 0.6)):
        branch(pen, twigs, end_x, end_y, angle + turn, length * random.uniform(0.72, 0.88), width * 0.68)


def leaves(pen, twigs):
    heart = np.mean(twigs, axis=0)
    spots = []
    for x, y in twigs:
        for _ in range(46):
            dx, dy = random.normal(0, 7 * SCALE, 2)
            light = 0.4 - 0.02 * dx / SCALE - 0.026 * dy / SCALE - 0.0011 * (x - heart[0]) / SCALE
            light += -0.0016 * (y - heart[1]) / SCALE + random.normal(0, 0.13)
            spots.append((light, x + dx, y + dy))
    for light, x, y in sorted(spots):
        shade = ramp(np.clip(light, 0, 1), (0, 18, 32, 22), (0.4, 52, 78, 30), (0.75, 128, 132, 44), (1, 206, 182, 82))
        a, b = SCALE * random.uniform(1.2, 2.8), SCALE * random.uniform(0.8, 1.8)
        pen.ellipse((x - a, y - b, x + a, y + b), fill=tuple(shade.astype(int)))


def birds(pen):
    for x, y, s in ((.40, .20, 8), (.43, .185, 6), (.455, .215, 7), (.49, .17, 5), (.385, .235, 5)):
        x, y, s = x * WIDTH, y * HEIGHT, s * SCALE
        pen.arc((x - s, y - s * 0.35, x, y + s * 0.5), 190, 340, fill=(50, 52, 68), width=SCALE)
        pen.arc((x, y - s * 0.35, x + s, y + s * 0.5), 200, 350, fill=(50, 52, 68), width=SCALE)


# Together


def scene():
    picture = mountains(sky())
    land, waterline, top = headland()
    tower_layer, lantern_layer = tower(top)
    buildings = [
        house(0.055 * WIDTH, top[int(0.09 * WIDTH)] + 0.012 * HEIGHT, 0.085, (236, 214, 184), (168, 72, 50)),
        house(0.262 * WIDTH, top[int(0.29 * WIDTH)] + 0.008 * HEIGHT, 0.058, (226, 222, 208), (92, 84, 96)),
        tower_layer,
        lantern_layer,
        land,
    ]
    sail, sail_line = boat()
    reflections = [mirrored(layer, waterline) for layer in buildings] + [mirrored(sail, sail_line)]
    picture = mix(picture, water(picture, reflections), np.clip(Y - HORIZON + 0.5, 0, 1))
    for pixels, mask in buildings + [sail, drawn(birds)]:
        picture = mix(picture, pixels, mask)
    return tree(bank(glow(picture)))


def glow(picture):
    """The lamp, and the haze that the sun lays over everything behind the near bank."""
    lamp = np.hypot(X - 0.215 * WIDTH, Y - 0.192 * HEIGHT) / WIDTH
    picture = mix(picture, color(255, 232, 160), 0.75 * np.exp(-((lamp / 0.016) ** 2)) + 0.25 * np.exp(-lamp * 30))
    distance = np.hypot((X - SUN[0]) / WIDTH, (Y - SUN[1]) / HEIGHT)
    return mix(picture, color(255, 206, 140), 0.22 * np.exp(-distance * 5))


def developed(picture):
    """Reduced to the final size, with a lens's vignette and a film's grain."""
    image = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))
    small = np.asarray(image.resize((WIDTH // SCALE, HEIGHT // SCALE), Image.LANCZOS)).astype(np.float32)
    y, x = np.mgrid[-1 : 1 : small.shape[0] * 1j, -1 : 1 : small.shape[1] * 1j]
    small *= (1 - 0.16 * (x**2 + y**2) ** 1.5 / 2)[..., None]
    small += random.normal(0, 2.2, small.shape[:2])[..., None]
    return Image.fromarray(np.clip(np.rint(small), 0, 255).astype(np.uint8))


if __name__ == "__main__":
    developed(scene()).save(pathlib.Path(__file__).with_name("demo.png"), optimize=True)

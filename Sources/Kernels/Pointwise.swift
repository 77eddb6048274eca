// Operations that treat every element alike. x, y and their gradients hold `count` elements.

/// y = max(x, 0), keeping a NaN so that a diverged run is seen.
public func rectify(_ x: Pointer, _ y: MutablePointer, count: Int) {
    parallel(count, elementsEach: 1) { _, part in
        for i in part { y[i] = x[i] < 0 ? 0 : x[i] }
    }
}

/// dx = dy where y > 0, else 0. `dx` may be `dy`.
public func rectifyBackward(_ y: Pointer, _ dy: Pointer, _ dx: MutablePointer, count: Int) {
    parallel(count, elementsEach: 1) { _, part in
        for i in part { dx[i] = y[i] > 0 ? dy[i] : 0 }
    }
}

/// y = a + b. `y` may be `a`.
public func add(_ a: Pointer, _ b: Pointer, _ y: MutablePointer, count: Int) {
    parallel(count, elementsEach: 1) { _, part in
        for i in part { y[i] = a[i] + b[i] }
    }
}

/// y = x · factor.
public func scale(_ x: Pointer, by factor: Float, _ y: MutablePointer, count: Int) {
    parallel(count, elementsEach: 1) { _, part in
        for i in part { y[i] = x[i] * factor }
    }
}

/// y = x.
public func copy(_ x: Pointer, _ y: MutablePointer, count: Int) {
    parallel(count, elementsEach: 1) { _, part in
        (y + part.lowerBound).update(from: x + part.lowerBound, count: part.count)
    }
}

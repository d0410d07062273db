/** Draw a wave on the signature pad, as a finger would. */
export function draw({ anchor }) {
    const { left, top } = anchor.getBoundingClientRect();
    const point = (type, x, y) =>
        anchor.dispatchEvent(
            new PointerEvent(type, {
                bubbles: true,
                clientX: left + x,
                clientY: top + y,
                button: 0,
                buttons: type === "pointerup" ? 0 : 1,
                isPrimary: true,
                pointerId: 1,
                pressure: 0.5,
            })
        );
    point("pointerdown", 30, 50);
    for (let step = 1; step <= 30; step++) {
        point("pointermove", 30 + 5 * step, 50 + 20 * Math.sin(step / 3));
    }
    point("pointerup", 180, 50);
}

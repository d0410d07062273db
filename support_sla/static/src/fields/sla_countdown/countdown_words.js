import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

const { DateTime } = luxon;
const WARNING = "text-warning";

/** "2 h 10 min", or with the seconds "4 min 5 s". */
export function duration(seconds, withSeconds = false) {
    if (withSeconds) {
        const minutes = Math.floor(seconds / 60);
        return minutes
            ? _t("%(minutes)s min %(seconds)s s", { minutes, seconds: seconds % 60 })
            : _t("%s s", seconds);
    }
    const total = Math.floor(seconds / 60);
    const hours = Math.floor(total / 60);
    const minutes = total % 60;
    if (!hours) {
        return _t("%s min", minutes);
    }
    return minutes ? _t("%(hours)s h %(minutes)s min", { hours, minutes }) : _t("%s h", hours);
}

/** An instant in the reader's zone: today its time only, near by with the weekday. */
export function moment(text, at = DateTime.now()) {
    const value = deserializeDateTime(text);
    const format = { ...DateTime.TIME_SIMPLE };
    if (!value.hasSame(at, "day")) {
        format.weekday = "short";
        if (Math.abs(value.diff(at, "days").days) >= 6) {
            Object.assign(format, { day: "numeric", month: "short" });
        }
    }
    return value.toLocaleString(format);
}

/** Seconds since the epoch of an instant of the server. */
function stamp(text) {
    return deserializeDateTime(text).toSeconds();
}

/** Seconds of the intervals that have passed at `now`. */
export function passed(intervals, now) {
    return intervals.reduce((sum, [from, to]) => {
        return sum + Math.max(0, Math.min(now, stamp(to)) - stamp(from));
    }, 0);
}

function running(clock, elapsed) {
    const now = stamp(clock.now) + elapsed;
    const left = Math.floor(clock.left - passed(clock.intervals, now));
    const next = clock.intervals.find(([, to]) => stamp(to) > now);
    const isOpen = !next || stamp(next[0]) <= now;
    const amount = Math.abs(left);
    // Whole minutes are enough until it is close.
    const words = duration(amount, amount < 60 || (amount < 300 && isOpen));
    const show = { icon: "fa-clock-o", tone: "text-success", details: [] };
    if (left < 0) {
        show.icon = "fa-exclamation-triangle";
        show.tone = "text-danger";
        show.words = clock.wall
            ? _t("late by %s", words)
            : _t("late by %s of working time", words);
    } else if (clock.risk && stamp(clock.risk) <= now) {
        show.icon = "fa-exclamation-circle";
        show.tone = WARNING;
        show.words = _t("%s left, at risk", words);
    } else {
        show.words = _t("%s left", words);
    }
    if (!isOpen) {
        show.icon = left < 0 ? show.icon : "fa-moon-o";
        show.details.push({ words: _t("opens %s", moment(next[0])) });
    }
    if (clock.idle) {
        show.details.push({
            words: _t("unjustified hold since %s", moment(clock.idle)),
            tone: WARNING,
        });
    }
    show.close = isOpen && amount < 330;
    return show;
}

function held(clock) {
    const amount = duration(Math.abs(clock.left));
    const since = moment(clock.since);
    const details = [
        clock.hold
            ? { words: clock.hold }
            : { words: _t("hold without a reason"), tone: WARNING },
    ];
    if (clock.note) {
        details.push({ words: clock.note });
    }
    if (clock.until) {
        details.push({ words: _t("until %s", moment(clock.until)) });
    }
    return {
        icon: "fa-pause",
        tone: clock.left < 0 ? "text-danger" : "text-muted",
        words:
            clock.left < 0
                ? _t("on hold since %(since)s, late by %(amount)s", { since, amount })
                : _t("on hold since %(since)s, %(amount)s left", { since, amount }),
        details,
    };
}

/** Icon, tone and words for a clock, `elapsed` seconds after the server told them. */
export function countdownWords(clock, elapsed) {
    const show = words(clock, elapsed);
    if (clock.excuse) {
        show.details = [
            ...(show.details || []),
            {
                words: _t("excused: %(reason)s, responsible: %(side)s", {
                    reason: clock.excuse,
                    side: clock.side,
                }),
            },
        ];
    }
    return show;
}

function words(clock, elapsed) {
    if (clock.state === "running") {
        return running(clock, elapsed);
    }
    if (clock.state === "held") {
        return held(clock);
    }
    if (clock.state === "met") {
        return {
            icon: "fa-check",
            tone: "text-success",
            words: _t("kept, %s used", duration(clock.used, clock.used < 60)),
        };
    }
    if (clock.state === "missed") {
        return {
            icon: "fa-times",
            tone: "text-danger",
            words: clock.late
                ? _t("missed, late by %s", duration(clock.late, clock.late < 60))
                : _t("missed"),
        };
    }
    return {
        icon: "fa-ban",
        tone: "text-muted",
        words: clock.reason ? _t("ended: %s", clock.reason) : _t("ended"),
    };
}

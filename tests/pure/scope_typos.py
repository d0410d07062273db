# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Requests as haste, a foreign keyboard and surzhyk leave them; a seed makes each."""

import random
import re

LOOK_ALIKES = str.maketrans("аеіосрх", "aeiocpx")
SURZHYK = {
    "будь ласка": "пожалуста",
    "потрібно": "нада",
    "треба": "нада",
    "зробити": "здєлать",
    "помилка": "ошибка",
    "зараз": "щас",
    "що": "шо",
    "рахунок": "щот",
    "підкажіть": "подскажіть",
    "надо": "нада",
    "сейчас": "щас",
    "пожалуйста": "плз",
    "please": "plz",
    "proszę": "prosze",
}
GREETINGS = ("Добрий день! ", "доброго дня, ", "привіт ", "Hi, ", "Dzień dobry, ", "")
ENDINGS = ("", " плз", "!!!", " срочно", " дякую", "...")


def spoil(text, seed):
    """``text`` with a greeting, lost marks, surzhyk, a typo in about nine words."""
    chance = random.Random(f"{seed}:{text}")
    for right, said in SURZHYK.items():
        if chance.random() < 0.5:
            text = re.sub(rf"\b{right}\b", said, text, flags=re.IGNORECASE)
    if chance.random() < 0.7:
        text = re.sub(r"[.,:;!?\"'«»()]", "", text).lower()
    words = [_typo(word, chance) for word in text.split(" ")]
    if len(words) > 4 and chance.random() < 0.3:
        place = chance.randrange(len(words) - 1)
        words[place : place + 2] = ["".join(words[place : place + 2])]
    return chance.choice(GREETINGS) + " ".join(words) + chance.choice(ENDINGS)


def _typo(word, chance):
    if len(word) > 3 and chance.random() < 0.11:
        place = chance.randrange(1, len(word) - 1)
        kind = chance.randrange(3)
        if kind == 0:
            return word[:place] + word[place + 1 :]
        if kind == 1:
            return word[:place] + word[place] + word[place:]
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if chance.random() < 0.15:
        return word.translate(LOOK_ALIKES)
    if chance.random() < 0.15:
        return word.replace("и", "і") if "и" in word else word.replace("і", "и")
    return word

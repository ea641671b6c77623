#include "tests/till/till_words.h"

static const char *const words[WORDS][2] = {
    [WORD_TOTAL] = {"Total", "Итого"},
    [WORD_DISCOUNT] = {"Discount", "Скидка"},
    [WORD_PAID_WITH_POINTS] = {"Paid with points", "Оплачено баллами"},
    [WORD_TO_PAY] = {"TO PAY", "К ОПЛАТЕ"},
    [WORD_EARNED] = {"Points earned", "Начислено баллов"},
    [WORD_WOULD_EARN] = {"A member would earn", "Участник получил бы баллов"},
    [WORD_GIFT] = {"Gift", "Подарок"},
    [WORD_TILL] = {"till", "касса"},
    [WORD_SHIFT] = {"shift", "смена"},
    [WORD_RECEIPT] = {"receipt", "чек"},
    [WORD_QUOTE] = {"Quote", "Расчёт"},
    [WORD_TAKEN] = {"The receipt is taken.", "Чек принят."},
    [WORD_TAKEN_BEFORE] = {"The receipt had been taken before.", "Чек был принят раньше."},
    [WORD_CUSTOMER] = {"Customer", "Покупатель"},
    [WORD_UNKNOWN_CUSTOMER] = {"Nobody is known by that; `register` makes a member.",
                               "Такого покупателя нет; `register` заведёт участника."},
    [WORD_REGISTERED] = {"Registered.", "Зарегистрирован."},
    [WORD_ALREADY_REGISTERED] = {"Was registered already.", "Уже был зарегистрирован."},
    [WORD_POINTS_HERE] = {"points to spend here", "баллов можно потратить здесь"},
    [WORD_POINTS_PENDING] = {"not usable yet", "ещё не активны"},
    [WORD_POINTS_ELSEWHERE] = {"at other stores", "в других магазинах"},
    [WORD_POINTS_HELD] = {"Points held", "Придержано баллов"},
    [WORD_LEVEL] = {"level", "уровень"},
    [WORD_EMPTY_BASKET] = {"Nothing is scanned yet.", "Ещё ничего не пробито."},
    [WORD_FULL_BASKET] = {"The basket holds no more lines.", "В чеке больше нет места для строк."},
    [WORD_BASKET_CLEARED] = {"The basket is empty.", "Корзина пуста."},
    [WORD_NO_PRICE] = {"The price list does not have it: scan SKU QTY @PRICE",
                       "Нет в прайс-листе: scan SKU QTY @PRICE"},
    [WORD_NOT_UNDERSTOOD] = {"Not understood; `help` lists the commands.", "Не понял; `help` покажет команды."},
    [WORD_REFUND] = {"Money back", "Вернуть денег"},
    [WORD_POINTS_BACK] = {"Points given back", "Возвращено баллов"},
    [WORD_POINTS_TAKEN] = {"Points taken back", "Списано начисленных баллов"},
    [WORD_CANCELLED] = {"The receipt is cancelled.", "Чек отменён."},
    [WORD_HOLD_DECLINED] = {"No points can be held.", "Придержать баллы нельзя."},
    [WORD_NO_CUSTOMER] = {"No customer is named.", "Покупатель не назван."},
    [WORD_SENT_AGAIN] = {"Receipts of the journal sent again:", "Отправлено из журнала кассы чеков:"},
    [WORD_PAYABLE_MAX] = {"Can be paid with points", "Можно оплатить баллами"},
    [WORD_CODE_REFUSED] = {"Code not used", "Код не сработал"},
    [WORD_KEPT] = {"Receipts kept until head office has them", "Чеков хранит касса, пока их нет в центре"},
    [WORD_WAITS] = {"A receipt waits for its answer: `pay` sends it again.",
                    "Чек ждёт ответа: `pay` отправит его ещё раз."},
    [WORD_NEXT_SHIFT] = {"A new shift begins.", "Начата новая смена."},
};

const char *till_say(enum till_language language, enum till_word word) {
    return words[word][language];
}

const char *const till_help[2] = {
    "  scan SKU [QTY] [@PRICE]           a line; QTY as 2 or 0.754; the price from the list unless given\n"
    "  remove LINE                       takes a line out\n"
    "  customer phone|card VALUE         who buys; `customer none` nobody\n"
    "  register phone VALUE [card VALUE] a new member\n"
    "  code CODE                         a coupon or promo code\n"
    "  points N|most|none                pay with points\n"
    "  quote                             what it costs now\n"
    "  why                               why every promotion came out as it did\n"
    "  hold                              sets the points aside that the quote takes\n"
    "  pay [cash|card]                   takes the receipt\n"
    "  return SHIFT NUMBER LINE QTY      goods come back\n"
    "  cancel [SHIFT NUMBER]             empties the basket, or cancels a receipt\n"
    "  balance, status, shift            points of the customer; the box; a new shift\n"
    "  help, quit\n",
    "  scan SKU [QTY] [@PRICE]           строка чека; QTY как 2 или 0.754; цена из прайс-листа или своя\n"
    "  remove LINE                       убрать строку\n"
    "  customer phone|card VALUE         кто покупает; `customer none` никто\n"
    "  register phone VALUE [card VALUE] новый участник\n"
    "  code CODE                         купон или промокод\n"
    "  points N|most|none                оплата баллами\n"
    "  quote                             сколько это стоит сейчас\n"
    "  why                               почему каждая акция сработала так\n"
    "  hold                              придержать баллы, которые берёт расчёт\n"
    "  pay [cash|card]                   пробить чек\n"
    "  return SHIFT NUMBER LINE QTY      возврат товара\n"
    "  cancel [SHIFT NUMBER]             очистить корзину или отменить чек\n"
    "  balance, status, shift            баллы покупателя; состояние узла; новая смена\n"
    "  help, quit\n",
};

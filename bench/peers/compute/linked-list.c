/* A singly linked list of 50,000 nodes: building, reversing, merge sort, summing. The peer of bench/compute/linked-list.ts. */

#include <stddef.h>

#include "measure.h"

enum { nodes = 50000 };

struct node {
    uint32_t value;
    struct node *next;
};

static struct node pool[nodes];

static struct node *build(void) {
    struct node *head = NULL;
    uint32_t seed = 88675123;
    for (uint32_t i = 0; i < nodes; i++) {
        seed = seed * 1664525 + 1013904223;
        struct node *node = &pool[i * 7919 % nodes];
        node->value = seed >> 8;
        node->next = head;
        head = node;
    }
    return head;
}

static struct node *reverse(struct node *list) {
    struct node *reversed = NULL;
    struct node *node = list;
    while (node != NULL) {
        struct node *next = node->next;
        node->next = reversed;
        reversed = node;
        node = next;
    }
    return reversed;
}

static struct node *merge(struct node *a, struct node *b) {
    if (a == NULL) return b;
    if (b == NULL) return a;
    struct node *left = a, *right = b, *head = NULL, *tail = NULL;
    while (left != NULL && right != NULL) {
        struct node *least;
        if (left->value <= right->value) {
            least = left;
            left = left->next;
        } else {
            least = right;
            right = right->next;
        }
        if (tail == NULL) head = least;
        else tail->next = least;
        tail = least;
    }
    if (tail != NULL) tail->next = left == NULL ? right : left;
    return head;
}

static struct node *sort(struct node *list) {
    if (list == NULL || list->next == NULL) return list;
    struct node *slow = list, *fast = list->next;
    while (fast != NULL && fast->next != NULL && slow->next != NULL) {
        slow = slow->next;
        fast = fast->next->next;
    }
    struct node *second = slow->next;
    slow->next = NULL;
    return merge(sort(list), sort(second));
}

static uint32_t sum(struct node *list) {
    uint32_t total = 0;
    for (struct node *node = list; node != NULL; node = node->next) total = total * 31 + node->value;
    return total;
}

static uint32_t run(void) {
    struct node *list = build();
    uint32_t total = sum(list);
    list = reverse(list);
    total = total * 31 + sum(list);
    list = sort(list);
    return total * 31 + sum(list);
}

int main(void) {
    measure(run);
    return 0;
}

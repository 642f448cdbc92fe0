/** What the café serves: dish → price in cents. */
export const dishes: Readonly<Record<string, number>> = {
  soup: 450,
  salad: 620,
  'apple pie': 380,
}

import { dishes } from './dishes.ts'

/** Once an hour: how much is on the menu. */
export async function write() {
  const names = Object.keys(dishes)
  console.log(`${names.length} dishes on the menu`)
  return { dishes: names.length }
}

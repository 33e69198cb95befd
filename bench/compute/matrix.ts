// The product of two 192 by 192 matrices of doubles.

import { measure } from './measure.ts';

const size = 192;
const elements = 36864;

const left = array<f64, typeof elements>(elements);
const right = array<f64, typeof elements>(elements);
const product = array<f64, typeof elements>(elements);

function prepare(): void {
  for (let i: u32 = 0; i < elements; i++) {
    left[i] = f64(i % 17) * 0.5;
    right[i] = f64(i % 13) - 6.0;
    product[i] = 0;
  }
}

function multiply(): void {
  for (let i: u32 = 0; i < size; i++) {
    for (let k: u32 = 0; k < size; k++) {
      const factor = left[i * size + k];
      for (let j: u32 = 0; j < size; j++) product[i * size + j] += factor * right[k * size + j];
    }
  }
}

function run(): u32 {
  prepare();
  multiply();
  let sum: f64 = 0;
  for (let i: u32 = 0; i < elements; i++) sum += product[i] * f64(i & 7);
  const bits = reinterpret<u64>(sum);
  return u32(bits) ^ u32(bits >> 32);
}

measure(run);

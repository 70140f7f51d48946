/** Clock, wire, faults, reset, tour, broken content and about. */

export { ClockBar } from "./ClockBar";
export { ProblemsBanner } from "./ProblemsBanner";
export { Tools } from "./Tools";
export { TourCard } from "./tour/TourCard";

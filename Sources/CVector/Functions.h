/// All functions in vectors of `LANES` numbers, for processors with so many vector `REGISTERS`; `FUNCTIONS` names their
/// table.
#include "CVector.h"

#include "Lanes.h"

#include "BFloat16.h"
#include "Ceilings.h"
#include "MaxPool.h"
#include "Multiply.h"
#include "Normalize.h"
#include "Winograd.h"

const CVector_Functions FUNCTIONS = {
    .winogradInput = winogradInput,
    .winogradOutput = winogradOutput,
    .winogradOutputGradient = winogradOutputGradient,
    .maxPool = maxPool,
    .maxPoolGradient = maxPoolGradient,
    .addMoments = addMoments,
    .affine = applyAffine,
    .addGradientSums = addGradientSums,
    .normGradient = normGradient,
    .addBias = addBias,
    .gatherAffine = gatherAffine,
    .addAffine = addAffine,
    .multiply = multiply,
    .multiplySegments = multiplySegments,
    .round = roundAll,
    .widen = widenAll,
    .multiplyAndAdd = multiplyAndAdd,
    .addPairs = addAllPairs,
};

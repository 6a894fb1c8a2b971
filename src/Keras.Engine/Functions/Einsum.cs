namespace Keras;

/// <content>Einstein's sums.</content>
public static partial class Ops
{
    /// <summary>Sums over the axes that a formula names in the operands and not in the result, as NumPy's einsum.</summary>
    /// <param name="subscripts">
    /// For example <c>"bij,bjk->bik"</c>; <c>...</c> stands for axes that are not named. Without <c>-></c> the result has the
    /// letters that occur once, in order of the alphabet.
    /// </param>
    /// <param name="operands">One or two tensors.</param>
    /// <exception cref="ArgumentException">The formula does not fit the operands, or an operand has a letter twice.</exception>
    public static Value Einsum(string subscripts, params IReadOnlyList<Value> operands)
    {
        string[] sides = subscripts.Replace(" ", "", StringComparison.Ordinal).Split("->");
        string[] terms = sides[0].Split(',');
        if (sides.Length > 2 || terms.Length != operands.Count || operands.Count is < 1 or > 2)
        {
            throw new ArgumentException(
                $"Einsum takes one or two operands, named by as many terms. Received: \"{subscripts}\" and {operands.Count} "
                + "operands; multiply two of them at a time.");
        }

        // Axes behind an ellipsis are named from the right, so that they are broadcast.
        int hidden = operands.Zip(terms, (x, term) => Hidden(term, x, subscripts)).Max();
        string ellipsis = new([.. Enumerable.Range(0, hidden).Select(axis => (char)('0' + axis))]);
        string[] names = [.. operands.Zip(
            terms, (x, term) => term.Replace("...", ellipsis[(hidden - Hidden(term, x, subscripts))..], StringComparison.Ordinal))];
        string result = sides.Length == 2
            ? sides[1].Replace("...", ellipsis, StringComparison.Ordinal)
            : ellipsis + new string(
                [.. string.Concat(names).Where(char.IsLetter).GroupBy(name => name).Where(group => group.Count() == 1)
                    .Select(group => group.Key).Order()]);
        CheckSubscripts(subscripts, names, result, operands);
        Value[] summed =
        [
            .. operands.Select(
                (x, index) => SumOthers(x, ref names[index], [.. names.Where((_, other) => other != index), result])),
        ];
        return summed.Length == 1
            ? Arrange(summed[0], names[0], result)
            : Arrange(Contract(summed[0], names[0], summed[1], names[1], result, out string product), product, result);
    }

    private static int Hidden(string term, Value x, string subscripts)
    {
        int named = term.Replace("...", "", StringComparison.Ordinal).Length;
        bool fits = term.Contains("...", StringComparison.Ordinal) ? named <= x.Shape.Rank : named == x.Shape.Rank;
        return fits ? x.Shape.Rank - named : throw new ArgumentException(
            $"The term \"{term}\" of \"{subscripts}\" does not name the axes of a tensor of shape {x.Shape}.");
    }

    private static void CheckSubscripts(string subscripts, string[] names, string result, IReadOnlyList<Value> operands)
    {
        foreach (string term in names.Append(result))
        {
            if (term.Distinct().Count() != term.Length || !term.All(char.IsAsciiLetterOrDigit))
            {
                throw new ArgumentException(
                    $"Every term of \"{subscripts}\" needs different letters: diagonals are not taken.", nameof(subscripts));
            }
        }

        if (result.FirstOrDefault(name => !names.Any(term => term.Contains(name))) is char missing and not '\0')
        {
            throw new ArgumentException($"\"{missing}\" of \"{subscripts}\" names no axis of an operand.", nameof(subscripts));
        }

        foreach (char name in names[0].Intersect(names[^1]))
        {
            (int left, int right) =
                (operands[0].Shape[names[0].IndexOf(name)], operands[^1].Shape[names[^1].IndexOf(name)]);
            if (left != right && left != 1 && right != 1)
            {
                throw new ArgumentException(
                    $"\"{name}\" of \"{subscripts}\" names axes of {left} and {right} elements of "
                    + $"{string.Join(" and ", operands.Select(x => x.Shape))}.");
            }
        }
    }

    // Axes that nobody else names are summed at once.
    private static Value SumOthers(Value x, ref string names, string[] others)
    {
        string own = names;
        int[] alone = [.. Enumerable.Range(0, own.Length).Where(axis => !others.Any(term => term.Contains(own[axis])))];
        names = new string([.. own.Where((_, axis) => !alone.Contains(axis))]);
        return alone.Length == 0 ? x : Sum(x, [.. alone]);
    }

    private static Value Contract(Value x, string left, Value y, string right, string result, out string product)
    {
        string both = new([.. left.Where(right.Contains)]);
        string batch = new([.. both.Where(result.Contains)]);
        string inner = new([.. both.Except(batch)]);
        string rows = new([.. left.Except(both)]);
        string columns = new([.. right.Except(both)]);
        product = batch + rows + columns;
        Dictionary<char, int> sizes = [];
        foreach ((string names, Value operand) in new[] { (left, x), (right, y) })
        {
            for (int axis = 0; axis < names.Length; axis++)
            {
                sizes[names[axis]] = Math.Max(sizes.GetValueOrDefault(names[axis], 1), operand.Shape[axis]);
            }
        }

        Value products = MatMul(
            Merge(x, left, [batch, rows, inner], sizes), Merge(y, right, [batch, inner, columns], sizes));
        return Reshape(products, Shape.Of([.. product.Select(name => sizes[name])]));
    }

    // The axes of each group become one; an axis of size 1 is repeated.
    private static Value Merge(Value x, string names, string[] groups, Dictionary<char, int> sizes)
    {
        string order = string.Concat(groups);
        Value arranged = Transpose(x, [.. order.Select(name => names.IndexOf(name))]);
        Value full = BroadcastTo(arranged, Shape.Of([.. order.Select(name => sizes[name])]));
        return Reshape(
            full, Shape.Of([.. groups.Select(group => CheckedSizes.Multiply([.. group.Select(name => sizes[name])]))]));
    }

    private static Value Arrange(Value x, string names, string result) =>
        Transpose(x, [.. result.Select(name => names.IndexOf(name))]);
}

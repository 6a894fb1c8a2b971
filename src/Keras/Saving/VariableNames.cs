namespace Keras.Saving;

/// <summary>What files call variables: <c>conv1/kernel:0</c>.</summary>
internal static class VariableNames
{
    /// <summary>
    /// A name for each. Networks inside a network may have weights of one name; the second is <c>conv1/kernel_1:0</c>, as in
    /// TensorFlow.
    /// </summary>
    /// <param name="variables">In an order that freezing layers does not change.</param>
    public static Dictionary<Variable, string> Of(IEnumerable<Variable> variables)
    {
        HashSet<string> taken = [];
        return variables.ToDictionary(variable => variable, variable =>
        {
            string name = $"{variable.Name}:0";
            for (int again = 1; !taken.Add(name); again++)
            {
                name = $"{variable.Name}_{again}:0";
            }

            return name;
        });
    }
}

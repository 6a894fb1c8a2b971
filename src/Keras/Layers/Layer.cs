using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Keras.Constraints;
using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Initializers;
using Keras.Regularizers;
using Keras.Saving;
using Keras.Tracing;

namespace Keras.Layers;

/// <summary>Base of all layers: a name, weights, and the computation that turns inputs into outputs.</summary>
/// <remarks>
/// A layer of one's own overrides <see cref="Build(Shape)"/> to make weights and <see cref="Call(Value, CallContext)"/>
/// to describe the computation with <c>Ops</c>; shapes and gradients follow. Port of keras/engine/base_layer.py.
/// </remarks>
public abstract class Layer : KerasObject
{
    [ThreadStatic]
    private static HashSet<Layer>? s_asked;

    private static readonly string s_tooLarge = string.Create(
        CultureInfo.InvariantCulture, $"a size exceeds {CheckedSizes.Limit:N0}, the largest that a tensor may have.");

    private readonly List<Weight> _weights = [];
    private readonly List<Layer> _added = [];
    private readonly Dictionary<(bool Training, bool Trainable), Function> _functions = [];
    private bool _trainable;

    // Names of the layers around the one that it was built in.
    private string _scope = "";

    /// <summary>A layer without weights.</summary>
    /// <param name="name">Unique within a model; derived from the class if null or empty.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
    protected Layer(string? name = null, bool trainable = true, Shape? inputShape = null)
    {
        Name = string.IsNullOrEmpty(name) ? LayerNames.Next(GetType().Name) : name;
        FirstInputShape = inputShape;
        _trainable = trainable;
    }

    /// <summary>Unique within a model.</summary>
    public string Name { get; internal set; }

    /// <summary>
    /// Whether training changes the weights; a change takes effect when the model is compiled. Setting it sets it on
    /// every layer inside.
    /// </summary>
    public virtual bool Trainable
    {
        get => _trainable;
        set
        {
            _trainable = value;
            _ = OfInner<Layer>(layer =>
            {
                layer.Trainable = value;
                return [];
            });
        }
    }

    /// <summary>Type of weights and outputs: <see cref="Config.Floatx"/> when the layer was made.</summary>
    public DType DType { get; } = Config.Floatx;

    /// <summary>
    /// What the layer computes in: <see cref="MixedPrecision.GlobalPolicy"/> when the layer was made, or as set here, as Keras'
    /// argument <c>dtype</c>: <c>new Dense(10) { DTypePolicy = "float32" }</c>.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such policy for the layer's weights.</exception>
    public string DTypePolicy
    {
        get => MixedPrecision.NameOf(Half, DType);
        init => Half = MixedPrecision.HalfOf(value, DType);
    }

    /// <summary>What the weights are when they are made, in the order of <see cref="Weights"/>; drawn if null.</summary>
    /// <example><code>new Dense(10) { InitialWeights = [kernel, bias] }</code></example>
    public IReadOnlyList<Tensor<float>>? InitialWeights { get; init; }

    /// <summary>Whether the weights exist.</summary>
    public bool Built { get; private set; }

    /// <summary>
    /// All weights: the trainable ones, then the others, each in order of creation, those of inner layers behind the
    /// layer's own.
    /// </summary>
    public virtual IReadOnlyList<Variable> Weights => [.. TrainableWeights, .. NonTrainableWeights];

    /// <summary>The weights that training changes; none if the layer is frozen.</summary>
    public virtual IReadOnlyList<Variable> TrainableWeights => Trainable
        ?
        [
            .. _weights.Where(weight => weight.Trainable).Select(weight => weight.Variable)
                .Union(OfInner(layer => layer.TrainableWeights)),
        ]
        : [];

    /// <summary>
    /// The weights that training does not change, such as moving averages; all if the layer is frozen.
    /// </summary>
    public virtual IReadOnlyList<Variable> NonTrainableWeights =>
    [
        .. _weights.Where(weight => weight.Trainable && !Trainable).Select(weight => weight.Variable)
            .Concat(_weights.Where(weight => !weight.Trainable).Select(weight => weight.Variable))
            .Union(OfInner(layer => Trainable ? layer.NonTrainableWeights : layer.Weights)),
    ];

    /// <summary>The only input the layer was called on.</summary>
    /// <exception cref="InvalidOperationException">It was never called, or several times.</exception>
    public virtual KerasTensors Input => OneOrList(Single("input", "GetInputAt").Inputs);

    /// <summary>The only output of the layer.</summary>
    /// <exception cref="InvalidOperationException">It was never called, or several times.</exception>
    public virtual KerasTensors Output => OneOrList(Single("output", "GetOutputAt").Outputs);

    /// <summary>The shape of the input, if all calls had the same; of the first input if there are several.</summary>
    /// <exception cref="InvalidOperationException">
    /// The layer was never called, or on inputs of different shapes.
    /// </exception>
    public virtual Shape InputShape => SameShape("input", node => node.Inputs);

    /// <summary>The shape of the output, if all calls had the same; of the first output if there are several.</summary>
    /// <exception cref="InvalidOperationException">
    /// The layer was never called, or with outputs of different shapes.
    /// </exception>
    public virtual Shape OutputShape => SameShape("output", node => node.Outputs);

    /// <summary>
    /// The penalty on the layer's outputs, divided by the batch size and added to the loss; null for none.
    /// </summary>
    public virtual Regularizer? ActivityRegularizer => null;

    /// <summary>The 16-bit type that the layer's policy computes in; null for none.</summary>
    internal HalfType? Half { get; set; } = MixedPrecision.HalfFor(Config.Floatx);

    internal List<Node> InboundNodes { get; } = [];

    internal Shape? FirstInputShape { get; }

    /// <summary>All weights with regularizers and constraints, in order of creation, those of inner layers included.</summary>
    internal virtual IEnumerable<Weight> AllWeights => _weights.Union(OfInner<Weight>(layer => [.. layer.AllWeights]));

    /// <summary>The weights that the layer itself made.</summary>
    internal IEnumerable<Variable> OwnWeights => _weights.Select(weight => weight.Variable);

    /// <summary>The weights that Keras 3 writes for the layer beside those of inner layers.</summary>
    internal virtual IReadOnlyList<Variable> SavedWeights => [.. OwnWeights];

    /// <summary>This layer and the layers inside it.</summary>
    internal virtual IEnumerable<Layer> SelfAndInner =>
        OfInner<Layer>(layer => [.. layer.SelfAndInner]).Prepend(this).Distinct();

    /// <summary>The layers that this one holds, with the paths that Keras 3 saves them under.</summary>
    internal virtual IReadOnlyList<(string Path, Layer Layer)> InnerLayers
    {
        get
        {
            IReadOnlyList<(string Path, Layer Layer)> held = HeldObjects<Layer>.Of(this);
            return _added.Count == 0 ? held :
            [
                .. held,
                .. _added.Except(held.Select(pair => pair.Layer)).Select((layer, index) => ($"layers/{index}", layer)),
            ];
        }
    }

    /// <summary>Outputs of every call inside another layer.</summary>
    internal List<IReadOnlyList<TensorType>> InnerOutputs { get; } = [];

    /// <summary>Whether the names of weights made inside begin with the layer's.</summary>
    internal virtual bool NamesWeights => true;

    /// <summary>What the layer requires of its input; null for anything.</summary>
    protected virtual InputSpec? InputSpec => null;

    /// <summary>
    /// Calls the layer: validates, builds the weights if needed, and returns the output. Computes nothing.
    /// </summary>
    /// <param name="inputs">One tensor, or a list for layers that take several.</param>
    /// <param name="training">
    /// False to run the layer in inference mode here even while the model is trained, as a pretrained model whose
    /// averages must stay; true to run it as in training even in predictions, as dropout of Monte Carlo; null, the
    /// default, to follow what the model does.
    /// </param>
    /// <exception cref="ArgumentException">The inputs do not fit the layer.</exception>
    /// <exception cref="InvalidOperationException">
    /// The layer has several outputs: use <see cref="ApplyAll(KerasTensors, bool?)"/>.
    /// </exception>
    public KerasTensor Apply(KerasTensors inputs, bool? training = null) =>
        ApplyAll(inputs, training) is [KerasTensor output]
        ? output
        : throw new InvalidOperationException($"Layer {Name} has several outputs: use ApplyAll.");

    /// <summary>Calls a layer that has several outputs, such as a model.</summary>
    /// <inheritdoc cref="Apply(KerasTensors, bool?)" path="/param"/>
    /// <exception cref="ArgumentException">The inputs do not fit the layer.</exception>
    public IReadOnlyList<KerasTensor> ApplyAll(KerasTensors inputs, bool? training = null)
    {
        CheckInputs(inputs);
        EnsureBuilt([.. inputs.Select(input => input.Shape)]);
        List<KerasTensor> outputs = Outputs(inputs);
        AddNode(new Node(this, [.. inputs], outputs, training));
        return outputs;
    }

    /// <summary>Calls the layer inside another layer's <c>Call</c>: <c>x = Conv.Apply(x);</c>. Makes its weights if needed.</summary>
    /// <param name="inputs">What it is called on.</param>
    /// <param name="training">Whether it runs as in training; as the layer around it if null.</param>
    /// <exception cref="ArgumentException">The inputs do not fit the layer.</exception>
    /// <exception cref="InvalidOperationException">Nothing is traced, or the layer has several outputs.</exception>
    public Value Apply(Value inputs, bool? training = null) => OnlyOne(Inside([inputs], isList: false, training));

    /// <summary>Calls a layer that takes several inputs inside another layer's <c>Call</c>.</summary>
    /// <inheritdoc cref="Apply(Value, bool?)"/>
    public Value Apply(IReadOnlyList<Value> inputs, bool? training = null) =>
        OnlyOne(Inside(inputs, isList: true, training));

    /// <summary>Calls a layer that has several outputs, such as a model, inside another layer's <c>Call</c>.</summary>
    /// <inheritdoc cref="Apply(Value, bool?)"/>
    public IReadOnlyList<Value> ApplyAll(IReadOnlyList<Value> inputs, bool? training = null) =>
        Inside(inputs, isList: inputs.Count != 1, training);

    /// <summary>Calls the layer on arrays, at once. Makes its weights if needed.</summary>
    /// <remarks>Compiled once for each shapes. In training, moving averages move, too.</remarks>
    /// <param name="inputs">One array, or a list for layers that take several; the first axis counts samples.</param>
    /// <param name="training">Whether it runs as in training.</param>
    /// <exception cref="ArgumentException">The inputs do not fit the layer.</exception>
    /// <exception cref="InvalidOperationException">The layer has several outputs: use ApplyAll.</exception>
    public Tensor<float> Apply(Arrays inputs, bool training = false) => OnArrays(training).Apply([.. inputs]);

    /// <summary>Calls a layer that has several outputs on arrays, at once.</summary>
    /// <inheritdoc cref="Apply(Arrays, bool)"/>
    public IReadOnlyList<Tensor<float>> ApplyAll(Arrays inputs, bool training = false) =>
        OnArrays(training).ApplyAll([.. inputs]);

    /// <summary>Makes the weights for inputs of these shapes, unless they exist.</summary>
    public void EnsureBuilt(IReadOnlyList<Shape> inputShapes)
    {
        if (Built)
        {
            return;
        }

        _scope = NameScope.Current;
        try
        {
            using NameScope inside = Inside();
            Build(inputShapes);
            if (InitialWeights is not null)
            {
                SetWeights(InitialWeights);
            }

            Built = true;
        }
        catch (OverflowException exception)
        {
            throw new ArgumentException(
                $"Layer {Name} ({GetType().Name}) cannot be built for {string.Join(", ", inputShapes)}: {s_tooLarge}", exception);
        }
        finally
        {
            if (!Built)
            {
                // A second attempt starts anew.
                _weights.Clear();
            }
        }
    }

    /// <summary>Traces the layer on values; weights must exist.</summary>
    public IReadOnlyList<Value> Trace(IReadOnlyList<Value> inputs, CallContext context)
    {
        using LabelScope label = new(Name);
        using HalfScope half = new(Half);
        using CallContext.Scope current = context.Enter();
        using NameScope inside = Inside();
        IReadOnlyList<Value> outputs = Call(inputs, context);
        if (ActivityRegularizer is Regularizer regularizer)
        {
            foreach (Value output in outputs)
            {
                context.AddLoss(regularizer.Call(output) / output.Shape[0]);
            }
        }

        return outputs;
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig(ConfigDialect dialect = ConfigDialect.Keras2) =>
        LayerConfig.Write(this, dialect);

    /// <summary>The elements of all weights, in the order of <see cref="Weights"/>.</summary>
    public IReadOnlyList<Tensor<float>> GetWeights() => [.. Weights.Select(StorageTensors.Get)];

    /// <summary>Replaces the elements of all weights.</summary>
    /// <param name="weights">One tensor per weight, in the order of <see cref="Weights"/>.</param>
    /// <exception cref="ArgumentException">Number or shapes differ; nothing is changed then.</exception>
    public void SetWeights(IReadOnlyList<Tensor<float>> weights)
    {
        IReadOnlyList<Variable> variables = Weights;
        if (weights.Count != variables.Count)
        {
            throw new ArgumentException(
                $"Layer {Name} has {variables.Count} weights. Received: {weights.Count}.", nameof(weights));
        }

        for (int index = 0; index < weights.Count; index++)
        {
            StorageTensors.CheckShape(variables[index], weights[index]);
        }

        for (int index = 0; index < weights.Count; index++)
        {
            StorageTensors.Set(variables[index], weights[index]);
        }
    }

    /// <summary>Number of elements of all weights.</summary>
    /// <exception cref="InvalidOperationException">The weights do not exist yet.</exception>
    public long CountParams() => Built || InboundNodes.Count > 0
        ? Weights.Sum(weight => weight.Shape.Length)
        : throw new InvalidOperationException(
            $"Layer {Name} is not built, so it has no weights to count. Call it on an input, or build the model.");

    /// <summary>What the layer was called on the <paramref name="nodeIndex"/>-th time.</summary>
    public KerasTensors GetInputAt(int nodeIndex) =>
        OneOrList(NodeAt(nodeIndex, "input").Inputs);

    /// <summary>What the <paramref name="nodeIndex"/>-th call returned.</summary>
    public KerasTensors GetOutputAt(int nodeIndex) =>
        OneOrList(NodeAt(nodeIndex, "output").Outputs);

    /// <summary>The shape of the (first) input of the <paramref name="nodeIndex"/>-th call.</summary>
    public Shape GetInputShapeAt(int nodeIndex) => ShapeOf(NodeAt(nodeIndex, "input shape"), node => node.Inputs);

    /// <summary>The shape of the (first) output of the <paramref name="nodeIndex"/>-th call.</summary>
    public Shape GetOutputShapeAt(int nodeIndex) => NodeAt(nodeIndex, "output shape").Outputs[0].Shape;

    /// <summary>Traces anew before the next call on arrays.</summary>
    internal void ForgetFunctions()
    {
        foreach (Function function in _functions.Values)
        {
            function.Dispose();
        }

        _functions.Clear();
    }

    internal void AddNode(Node node)
    {
        InboundNodes.Add(node);
        foreach (KerasTensor output in node.Outputs)
        {
            output.Node = node;
        }
    }

    /// <summary>Makes the weights; called once, before the first call.</summary>
    /// <param name="inputShape">Shape of the input, batch included.</param>
    protected virtual void Build(Shape inputShape)
    {
    }

    /// <summary>Makes the weights of a layer that takes several inputs.</summary>
    protected virtual void Build(IReadOnlyList<Shape> inputShapes)
    {
        if (inputShapes.Count == 1)
        {
            Build(inputShapes[0]);
        }
    }

    /// <summary>Describes the computation. All sizes are known.</summary>
    /// <param name="inputs">The input.</param>
    /// <param name="context">Mode, state updates, losses, randomness.</param>
    protected virtual Value Call(Value inputs, CallContext context) => throw new NotSupportedException(
        $"{GetType().Name} must override Call(Value, CallContext) or Call(IReadOnlyList<Value>, CallContext).");

    /// <summary>Describes the computation of a layer with several inputs or outputs.</summary>
    protected virtual IReadOnlyList<Value> Call(IReadOnlyList<Value> inputs, CallContext context) =>
        [Call(inputs[0], context)];

    /// <summary>Checks what the layer is called on, before it is built.</summary>
    protected virtual void CheckInputs(KerasTensors inputs)
    {
        if (inputs.Count != 1)
        {
            throw new ArgumentException($"Layer {Name} takes one input. Received: {inputs.Count}.");
        }

        InputSpec?.Check(inputs[0].Shape, this);
    }

    /// <summary>
    /// Makes an inner layer known that no field, property or list of this layer holds, so that its weights are trained
    /// and saved.
    /// </summary>
    /// <returns>The layer.</returns>
    protected TLayer AddLayer<TLayer>(TLayer layer)
        where TLayer : Layer
    {
        ArgumentNullException.ThrowIfNull(layer);
        _added.Add(layer);
        return layer;
    }

    /// <summary>Makes a weight; to be called in <see cref="Build(Shape)"/>.</summary>
    /// <param name="name">The weight's name within the layer: <c>"kernel"</c>.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">Fills it.</param>
    /// <param name="regularizer">Its penalty in the loss.</param>
    /// <param name="trainable">Whether training changes it.</param>
    /// <param name="constraint">What it is forced to after each update.</param>
    protected Variable AddWeight(
        string name,
        Shape shape,
        Initializer initializer,
        Regularizer? regularizer = null,
        bool trainable = true,
        Constraint? constraint = null)
    {
        // The weight, and the array that it is filled from.
        CheckedSizes.Check(shape, $"The weight {_scope}{Name}/{name}");
        TensorType type = new(DType, shape);
        MemoryBudget.Announce(type.Bytes + (shape.Length * sizeof(float)), $"The weight {_scope}{Name}/{name} of shape {shape}");
        ITensorStorage storage = BackendSelection.Current.Allocate(type);
        Variable variable = new($"{_scope}{Name}/{name}", storage);
        StorageTensors.Fill(variable, initializer.Create(shape));
        Weight weight = new(variable, trainable, regularizer, constraint);
        weight.Remember();
        _weights.Add(weight);
        return variable;
    }

    /// <summary>Adds a scalar to the loss of the model that the layer is in; to be called in <c>Call</c>.</summary>
    protected static void AddLoss(Value loss) => CallContext.Required.AddLoss(loss);

    /// <summary>Logs the mean of a value over the epoch; to be called in <c>Call</c>.</summary>
    protected static void AddMetric(Value value, string name) => CallContext.Required.AddMetric(value, name);

    /// <summary>The size of an axis that a weight's shape depends on.</summary>
    /// <param name="inputShape">Shape of the input, batch included.</param>
    /// <param name="axis">The axis; a negative one counts from the back.</param>
    /// <exception cref="ArgumentException">The size is unknown.</exception>
    protected int KnownSize(Shape inputShape, int axis) =>
        inputShape.SizeAt(Ops.NormalizeAxis(axis, inputShape.Rank)) ?? throw new ArgumentException(
            $"Axis {axis} of the inputs of layer {Name} must have a known size, as the weights depend on it. "
            + $"Received: shape {inputShape}.");

    private NameScope Inside() => NamesWeights ? NameScope.Into(Name) : NameScope.Set(NameScope.Current);

    private IReadOnlyList<Value> Inside(IReadOnlyList<Value> inputs, bool isList, bool? training)
    {
        CallContext context = CallContext.Required;
        context.BeginCall();
        KerasTensor[] tensors = [.. inputs.Select(input => new KerasTensor(input.Shape, input.DType))];
        CheckInputs(isList ? tensors : tensors[0]);
        Shape[] shapes = [.. inputs.Select(input => input.Shape)];
        context.InnerCalls?.Begin(this, shapes);

        // A batch of another size has the same weights.
        EnsureBuilt([.. shapes.Select(shape => shape.Rank > 0 ? shape.With(0, null) : shape)]);
        IReadOnlyList<Value> outputs = context.Trace(this, inputs, training);
        context.InnerCalls?.End(this, [.. outputs.Select(output => output.Types[0])]);
        if (this is Models.Model)
        {
            Ownership.Check(this, inputs, outputs, context);
        }

        return outputs;
    }

    private Function OnArrays(bool training)
    {
        lock (_functions)
        {
            if (!_functions.TryGetValue((training, Trainable), out Function? function))
            {
                _functions[(training, Trainable)] = function = Function.OfAll(inputs => ApplyAll(inputs, training));
            }

            return function;
        }
    }

    private Value OnlyOne(IReadOnlyList<Value> outputs) => outputs is [Value output]
        ? output
        : throw new InvalidOperationException($"Layer {Name} has several outputs: use ApplyAll.");

    // A layer inside may point back at the one that holds it.
    private List<TItem> OfInner<TItem>(Func<Layer, IReadOnlyList<TItem>> ask) => OfInner(InnerLayers, ask);

    private protected List<TItem> OfInner<TItem>(
        IReadOnlyList<(string Path, Layer Layer)> inner, Func<Layer, IReadOnlyList<TItem>> ask)
    {
        if (inner.Count == 0 || !(s_asked ??= []).Add(this))
        {
            return [];
        }

        try
        {
            return [.. inner.SelectMany(pair => ask(pair.Layer))];
        }
        finally
        {
            s_asked.Remove(this);
        }
    }

    private List<KerasTensor> Outputs(KerasTensors inputs)
    {
        try
        {
            List<KerasTensor> outputs = [];
            foreach (TensorType type in ShapeProbe.Infer(this, [.. inputs.Select(input => new TensorType(input.DType, input.Shape))]))
            {
                CheckedSizes.Check(type.Shape, "The output");
                outputs.Add(new KerasTensor(type.Shape, type.DType));
            }

            return outputs;
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException)
        {
            throw CannotBeCalled([.. inputs.Select(input => input.Shape)], exception);
        }
    }

    /// <summary>The error of a call that does not work, with the layer's name.</summary>
    internal ArgumentException CannotBeCalled(IReadOnlyList<Shape> inputs, Exception exception) => new(
        $"Layer {Name} ({GetType().Name}) cannot be called on {string.Join(", ", inputs)}: "
        + (exception is OverflowException ? s_tooLarge : exception.Message),
        exception);

    private static KerasTensors OneOrList(IReadOnlyList<KerasTensor> tensors) =>
        tensors.Count == 1 ? tensors[0] : [.. tensors];

    private static Shape ShapeOf(Node node, Func<Node, IReadOnlyList<KerasTensor>> tensors) =>
        tensors(node).Count > 0 ? tensors(node)[0].Shape : node.Outputs[0].Shape;

    private Node NodeAt(int nodeIndex, string what)
    {
        if (InboundNodes.Count == 0)
        {
            throw new InvalidOperationException($"Layer {Name} was never called, so it has no {what}.");
        }

        return nodeIndex >= 0 && nodeIndex < InboundNodes.Count ? InboundNodes[nodeIndex] : throw new ArgumentException(
            $"Asked for the {what} of call {nodeIndex} of layer {Name}, which was called {InboundNodes.Count} times.");
    }

    private Node Single(string what, string alternative) => InboundNodes.Count switch
    {
        0 => throw new InvalidOperationException($"Layer {Name} was never called, so it has no {what}."),
        1 => InboundNodes[0],
        _ => throw new InvalidOperationException(
            $"Layer {Name} was called {InboundNodes.Count} times, so its {what} is ambiguous: "
            + $"use {alternative}(nodeIndex)."),
    };

    private Shape SameShape(string what, Func<Node, IReadOnlyList<KerasTensor>> tensors)
    {
        if (InboundNodes.Count == 0)
        {
            throw new InvalidOperationException($"Layer {Name} was never called, so it has no {what} shape.");
        }

        Shape[] shapes = [.. InboundNodes.Select(node => ShapeOf(node, tensors)).Distinct()];
        return shapes.Length == 1 ? shapes[0] : throw new InvalidOperationException(
            $"Layer {Name} was called with different {what} shapes ({string.Join(", ", shapes)}): "
            + $"use Get{char.ToUpperInvariant(what[0])}{what[1..]}ShapeAt(nodeIndex).");
    }
}

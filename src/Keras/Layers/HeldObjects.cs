using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Keras.Layers;

/// <summary>Finds the layers, or the optimizers, that a layer holds in fields, properties, lists, dictionaries and tuples.</summary>
/// <remarks>
/// Keras tracks attributes as they are set; here fields are looked through when the question comes up. Lazy sequences
/// are not, as they would make new objects each time.
/// </remarks>
/// <typeparam name="THeld">What is looked for: <see cref="Layer"/>, <see cref="Optimizers.Optimizer"/>.</typeparam>
internal static class HeldObjects<THeld>
    where THeld : KerasObject
{
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> s_fields = new();

    /// <summary>The objects, each once, with the path that Keras 3 saves it under.</summary>
    /// <param name="holder">A layer or model of one's own.</param>
    public static IReadOnlyList<(string Path, THeld Held)> Of(Layer holder)
    {
        FieldInfo[] fields = s_fields.GetOrAdd(holder.GetType(), Fields);
        if (fields.Length == 0)
        {
            return [];
        }

        List<(string Path, THeld Held)> found = [];
        HashSet<KerasObject> seen = [holder];
        HashSet<string> paths = [];
        foreach (FieldInfo field in fields)
        {
            Collect(field.GetValue(holder), Attribute(field), isItem: false);
        }

        return found;

        void Collect(object? value, string path, bool isItem)
        {
            switch (value)
            {
                case THeld held when seen.Add(held):
                    found.Add((Unused(isItem ? $"{path}/{ClassPath(held)}" : path), held));
                    break;
                case KerasObject or string or null:
                    break;
                case ITuple tuple:
                    for (int item = 0; item < tuple.Length; item++)
                    {
                        Collect(tuple[item], path, isItem: true);
                    }

                    break;
                case IDictionary dictionary when MayHold(value.GetType()):
                    CollectAll(dictionary.Values, path);
                    break;
                case IEnumerable items when MayHold(items.GetType()) && IsCollection(items):
                    CollectAll(items, path);
                    break;
                default:
                    break;
            }
        }

        void CollectAll(IEnumerable items, string path)
        {
            foreach (object? item in items)
            {
                Collect(PairValue(item), path, isItem: true);
            }
        }

        string Unused(string path)
        {
            string unused = path;
            for (int again = 1; !paths.Add(unused); again++)
            {
                unused = $"{path}_{again}";
            }

            return unused;
        }
    }

    private static string ClassPath(THeld held) =>
        Identifier.SnakeCase(Saving.Keras3Config.ClassName(held.GetType()));

    private static bool IsCollection(IEnumerable items) => items is ICollection
        || items.GetType().GetInterfaces().Any(
            type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>));

    // Dictionaries that are read only give pairs.
    private static object? PairValue(object? item) =>
        item?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)
            ? type.GetProperty("Value")!.GetValue(item)
            : item;

    // A property's field is called <Name>k__BackingField, a captured parameter's <name>P.
    private static string Attribute(FieldInfo field)
    {
        string name = field.Name[0] == '<' ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
        return Identifier.SnakeCase(name.TrimStart('_'));
    }

    private static FieldInfo[] Fields(Type type)
    {
        List<FieldInfo> fields = [];
        for (Type? holder = type; holder is not null && !s_ownBases.Contains(holder); holder = holder.BaseType)
        {
            fields.InsertRange(0, holder
                .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Where(field => MayHold(field.FieldType))
                .OrderBy(field => field.MetadataToken));
        }

        return [.. fields];
    }

    // What these hold, they tell themselves.
    private static readonly HashSet<Type> s_ownBases =
        [typeof(Layer), typeof(Models.Model), typeof(Models.Sequential), typeof(KerasObject), typeof(object)];

    private static bool MayHold(Type type)
    {
        if (type.IsPrimitive || type.IsEnum || type.IsPointer || type == typeof(string)
            || typeof(Delegate).IsAssignableFrom(type))
        {
            return false;
        }

        if (typeof(THeld).IsAssignableFrom(type) || type.IsAssignableFrom(typeof(THeld)))
        {
            return true;
        }

        Type? items = type.IsArray ? type.GetElementType() : type.GetInterfaces().Append(type).FirstOrDefault(
            candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            ?.GetGenericArguments()[0];
        return items is not null
            ? MayHold(items)
            : type.IsInterface || typeof(IEnumerable).IsAssignableFrom(type)
                || (type.IsGenericType && type.IsValueType && type.GetGenericArguments().Any(MayHold))
                || (typeof(ITuple).IsAssignableFrom(type) && type.GetGenericArguments().Any(MayHold));
    }
}

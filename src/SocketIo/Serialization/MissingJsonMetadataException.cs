namespace SocketIoNet.Serialization;

/// <summary>An application without reflection for JSON, such as one that is trimmed or compiled ahead of time, uses a type that no JsonSerializerContext names.</summary>
internal sealed class MissingJsonMetadataException(Type type) : NotSupportedException(Explain(type))
{
    /// <summary>What to add to the application.</summary>
    internal static string Explain(Type type) =>
        type.Name.StartsWith("<>", StringComparison.Ordinal)
            ? "Reflection is disabled for JSON in this application, and a JsonSerializerContext cannot name an anonymous type. Declare a record instead, and " + HowToAdd("ThatRecord")
            : $"Reflection is disabled for JSON in this application, and no JsonSerializerContext names {type}. To add it, " + HowToAdd(NameOf(type));

    private static string HowToAdd(string name) =>
        $"put [JsonSerializable(typeof({name}))] on a class MyContext : JsonSerializerContext, and register that once with " +
        "AddSocketIo().AddJsonOptions(options => options.TypeInfoResolverChain.Insert(0, MyContext.Default)).";

    /// <summary>As it is written in C#.</summary>
    private static string NameOf(Type type)
    {
        if (type.IsArray) return $"{NameOf(type.GetElementType()!)}[]";
        if (!type.IsGenericType) return type.Name;
        return $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>";
    }
}

using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace SocketIoNet.Serialization.Shapes;

/// <summary>Creates the shapes of types from their metadata.</summary>
internal sealed class JsonShapes(JsonSerializerOptions options)
{
    private readonly ConcurrentDictionary<Type, JsonShape> _known = new();
    private readonly Dictionary<Type, JsonShape> _scalars = ScalarShapes.Create(options.NumberHandling);

    public JsonShape Get(Type type) => _known.GetOrAdd(type, static (unknown, shapes) => shapes.Create(unknown), this);

    /// <summary>Returns the shape of a member with [JsonNumberHandling].</summary>
    public static JsonShape GetNumber(Type type, JsonNumberHandling handling)
    {
        var underlying = Nullable.GetUnderlyingType(type);
        if (!ScalarShapes.Create(handling).TryGetValue(underlying ?? type, out var shape)) return AnyShape.Instance;
        return underlying is null ? shape : new NullableShape(shape);
    }

    private JsonShape Create(Type type)
    {
        try
        {
            // References may refer to anything.
            return options.ReferenceHandler is null ? Create(options.GetTypeInfo(type)) : AnyShape.Instance;
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException)
        {
            return AnyShape.Instance;
        }
    }

    private JsonShape Create(JsonTypeInfo info)
    {
        if (IsBinary(info)) return new BinaryShape { AllowsNull = info.Type == typeof(byte[]) };
        if (!IsOfLibrary(info)) return AnyShape.Instance;
        if (info.PolymorphismOptions is not null) return new MapShape(() => AnyShape.Instance);
        if (Nullable.GetUnderlyingType(info.Type) is { } underlying) return new NullableShape(Get(underlying));
        var allowsNull = !info.Type.IsValueType;
        return info.Kind switch
        {
            JsonTypeInfoKind.None => CreateScalar(info),
            JsonTypeInfoKind.Object => new ObjectShape(info, this) { AllowsNull = allowsNull },
            JsonTypeInfoKind.Enumerable when info.ElementType is { } element => new ListShape(() => Get(element)) { AllowsNull = allowsNull },
            JsonTypeInfoKind.Dictionary when info.ElementType is { } element => new MapShape(() => Get(element)) { AllowsNull = allowsNull },
            _ => AnyShape.Instance,
        };
    }

    private JsonShape CreateScalar(JsonTypeInfo info)
    {
        if (_scalars.TryGetValue(info.Type, out var shape)) return shape;
        return info.Type.IsEnum ? EnumNames.CreateShape(info, _scalars[info.Type.GetEnumUnderlyingType()]) : AnyShape.Instance;
    }

    private static bool IsBinary(JsonTypeInfo info) =>
        info.Converter.GetType() is { IsGenericType: true } converter && converter.GetGenericTypeDefinition() == typeof(BinaryConverter<>);

    /// <summary>Types for which the application has a converter are left to it.</summary>
    private static bool IsOfLibrary(JsonTypeInfo info) => info.Converter.GetType().Assembly == typeof(JsonSerializer).Assembly;
}

using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace SocketIoNet.Serialization;

/// <summary>
/// Finds by the first bytes that JSON is not a value of a type. The library would throw an exception, which costs many times as much as reading.
/// </summary>
internal sealed class JsonForms
{
    private readonly Dictionary<Type, JsonForm> _scalars = [];
    private readonly JsonSerializerOptions _options;

    internal JsonForms(JsonSerializerOptions options)
    {
        _options = options;
        AddNumber<byte>();
        AddNumber<sbyte>();
        AddNumber<short>();
        AddNumber<ushort>();
        AddNumber<int>();
        AddNumber<uint>();
        AddNumber<long>();
        AddNumber<ulong>();
        AddNumber<float>();
        AddNumber<double>();
        AddNumber<decimal>();
        Add<bool>(JsonForm.Boolean);
        Add<char>(JsonForm.Text);
        Add<Guid>(JsonForm.Text);
        Add<DateTime>(JsonForm.Text);
        Add<DateTimeOffset>(JsonForm.Text);
        Add<DateOnly>(JsonForm.Text);
        Add<TimeOnly>(JsonForm.Text);
        Add<TimeSpan>(JsonForm.Text);
        Add(typeof(string), JsonForm.Text);
        Add(typeof(Uri), JsonForm.Text);
        Add(typeof(Version), JsonForm.Text);
    }

    /// <summary>Returns what was expected if <paramref name="json"/> is not a value of the type; null if it may be one.</summary>
    internal string? FindMisfit<T>(JsonTypeInfo<T> type, ReadOnlySpan<byte> json)
    {
        if (json[0] == 'n' && default(T) is null) return null;
        var form = GetForm(type);
        return Fits(form, json) ? null : $"Expected {Describe(form)}.";
    }

    private JsonForm GetForm<T>(JsonTypeInfo<T> type) => type.Kind switch
    {
        JsonTypeInfoKind.None => _scalars.GetValueOrDefault(typeof(T)),
        _ when _options.ReferenceHandler is not null => JsonForm.Any,
        JsonTypeInfoKind.Enumerable => JsonForm.Array,
        _ => JsonForm.Object,
    };

    private bool Fits(JsonForm form, ReadOnlySpan<byte> json) => form switch
    {
        JsonForm.Number => IsNumber(json[0]) || (json[0] == '"' && IsNumberInText(json)),
        JsonForm.Text => json[0] == '"',
        JsonForm.Boolean => json[0] is (byte)'t' or (byte)'f',
        JsonForm.Object => json[0] == '{',
        JsonForm.Array => json[0] == '[',
        _ => true,
    };

    private static bool IsNumber(byte first) => first is (>= (byte)'0' and <= (byte)'9') or (byte)'-';

    private bool IsNumberInText(ReadOnlySpan<byte> json)
    {
        if ((_options.NumberHandling & JsonNumberHandling.AllowReadingFromString) == 0) return (_options.NumberHandling & JsonNumberHandling.AllowNamedFloatingPointLiterals) != 0;
        return json.Contains((byte)'\\') || (Utf8Parser.TryParse(json[1..], out double _, out var length) && length == json.Length - 2);
    }

    private static string Describe(JsonForm form) => form switch
    {
        JsonForm.Number => "a number",
        JsonForm.Text => "text",
        JsonForm.Boolean => "a boolean",
        JsonForm.Object => "an object",
        _ => "an array",
    };

    private void AddNumber<T>()
        where T : struct => Add<T>(JsonForm.Number);

    private void Add<T>(JsonForm form)
        where T : struct
    {
        Add(typeof(T), form);
        if (_scalars.ContainsKey(typeof(T))) _scalars[typeof(T?)] = form;
    }

    /// <summary>Types for which the application has a converter are left to it.</summary>
    private void Add(Type type, JsonForm form)
    {
        if (!_options.Converters.Any(converter => converter.CanConvert(type))) _scalars[type] = form;
    }
}

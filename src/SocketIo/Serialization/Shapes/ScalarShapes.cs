using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json.Serialization;

namespace SocketIoNet.Serialization.Shapes;

/// <summary>The shapes of single values.</summary>
internal static class ScalarShapes
{
    private const int LengthOfDate = 10;

    public static Dictionary<Type, JsonShape> Create(JsonNumberHandling handling) => new()
    {
        [typeof(byte)] = CreateNumber<byte>(handling, isInteger: true),
        [typeof(sbyte)] = CreateNumber<sbyte>(handling, isInteger: true),
        [typeof(short)] = CreateNumber<short>(handling, isInteger: true),
        [typeof(ushort)] = CreateNumber<ushort>(handling, isInteger: true),
        [typeof(int)] = CreateNumber<int>(handling, isInteger: true),
        [typeof(uint)] = CreateNumber<uint>(handling, isInteger: true),
        [typeof(long)] = CreateNumber<long>(handling, isInteger: true),
        [typeof(ulong)] = CreateNumber<ulong>(handling, isInteger: true),
        [typeof(float)] = CreateNumber<float>(handling, isInteger: false),
        [typeof(double)] = CreateNumber<double>(handling, isInteger: false),
        [typeof(decimal)] = CreateNumber<decimal>(handling, isInteger: false),
        [typeof(bool)] = new BooleanShape { AllowsNull = false },
        [typeof(char)] = CreateText<char>(text => Encoding.UTF8.GetCharCount(text) == 1),
        [typeof(Guid)] = CreateText<Guid>(text => Utf8Parser.TryParse(text, out Guid _, out var length) && length == text.Length),
        [typeof(DateTime)] = CreateText<DateTime>(IsDateTime),
        [typeof(DateTimeOffset)] = CreateText<DateTimeOffset>(IsDateTime),
        [typeof(DateOnly)] = CreateText<DateOnly>(IsDate),
        [typeof(TimeOnly)] = CreateText<TimeOnly>(IsTimeOfDay),
        [typeof(TimeSpan)] = CreateText<TimeSpan>(IsTime),
        [typeof(string)] = new TextShape(nameof(String)),
        [typeof(Uri)] = new TextShape(nameof(Uri)),
        [typeof(Version)] = new TextShape(nameof(Version), text => Version.TryParse(Encoding.UTF8.GetString(text), out _)),
    };

    private static NumberShape<T> CreateNumber<T>(JsonNumberHandling handling, bool isInteger)
        where T : struct, INumberBase<T> => new(handling, isInteger) { AllowsNull = false };

    private static TextShape CreateText<T>(TextCheck check)
        where T : struct => new(typeof(T).Name, check) { AllowsNull = false };

    /// <summary>Accepts more than the library does, but all that the library does.</summary>
    private static bool IsDateTime(ReadOnlySpan<byte> text) => text.Length >= LengthOfDate && IsDate(text[..LengthOfDate]);

    private static bool IsDate(ReadOnlySpan<byte> text)
    {
        Span<char> characters = stackalloc char[LengthOfDate];
        return text.Length == LengthOfDate && Ascii.ToUtf16(text, characters, out var length) == OperationStatus.Done
            && DateOnly.TryParseExact(characters[..length], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }

    private static bool IsTimeOfDay(ReadOnlySpan<byte> text) => text.IndexOfAny(".:-"u8) is > 0 and var first && text[first] == ':' && IsTime(text);

    private static bool IsTime(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out TimeSpan _, out var length, 'c') && length == text.Length;
}

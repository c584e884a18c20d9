using System.Text;
using System.Text.Json;
using SocketIoNet.Protocol;

namespace SocketIoNet.TestSupport.Payloads;

/// <summary>What holds for payloads whatever serializer makes them. Each serializer runs all of it.</summary>
public abstract partial class PayloadSuite
{
    private const string First = "{\"_placeholder\":true,\"num\":0}";
    private const string Second = "{\"num\":1,\"_placeholder\":true}";

    public static TheoryData<object?, string> Values => new()
    {
        { null, "null" },
        { "é€ <b>&'+ 😀", "\"é€ <b>&'+ 😀\"" },
        { "a\"\\\n\0", "\"a\\\"\\\\\\n\\u0000\"" },
        { "\ud800", "\"\uFFFD\"" },
        { new { A = "x\ud800y" }, "{\"a\":\"x\\uFFFDy\"}" },
        { "plain", "\"plain\"" },
        { true, "true" },
        { (byte)200, "200" },
        { int.MinValue, "-2147483648" },
        { long.MaxValue, "9223372036854775807" },
        { ulong.MaxValue, "18446744073709551615" },
        { 0.1, "0.1" },
        { 5.0, "5" },
        { 1e300, "1e300" },
        { 1.5f, "1.5" },
        { 0.1m, "0.1" },
        { 'x', "\"x\"" },
        { double.NaN, "null" },
        { double.PositiveInfinity, "null" },
        { double.NegativeInfinity, "null" },
        { float.NaN, "null" },
        { float.NegativeInfinity, "null" },
        { new[] { 1.5, double.NaN }, "[1.5,null]" },
        { new[] { "a", null }, "[\"a\",null]" },
        { new { A = (double?)double.NaN, B = float.NaN, C = (float?)null }, "{\"a\":null,\"b\":null,\"c\":null}" },
        { new Dictionary<string, object?> { ["Key"] = double.NaN, ["b"] = new object?[] { float.PositiveInfinity, null } }, "{\"Key\":null,\"b\":[null,null]}" },
        { new DateTime(2026, 11, 23, 22, 24, 6, DateTimeKind.Utc), "\"2026-11-23T22:24:06Z\"" },
        { new DateTime(2026, 11, 23, 22, 24, 6, 120, DateTimeKind.Unspecified), "\"2026-11-23T22:24:06.12\"" },
        { new DateTimeOffset(2026, 11, 23, 22, 24, 6, TimeSpan.FromHours(2)), "\"2026-11-23T22:24:06+02:00\"" },
        { Guid.Empty, "\"00000000-0000-0000-0000-000000000000\"" },
        { DayOfWeek.Friday, "5" },
        { new { FirstName = "x", Nested = new { Ok = true } }, "{\"firstName\":\"x\",\"nested\":{\"ok\":true}}" },
        { JsonSerializer.SerializeToElement(new[] { 1 }), "[1]" },
        { Enumerable.Range(1, 3).Select(i => i * 2), "[2,4,6]" },
    };

    protected abstract IPayloadSerializer Serializer { get; }

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_written_by_the_type_that_it_has(object? value, string expected)
    {
        AssertSame(expected, Serializer.Write(value));
        AssertSame($"[{expected}]", Serializer.Write(new[] { value }));
    }

    [Fact]
    public void Bytes_of_every_type_are_attachments()
    {
        byte[] bytes = [1, 2, 3];
        object[] all = [bytes, new ReadOnlyMemory<byte>(bytes, 1, 2), new Memory<byte>(bytes, 0, 1), new ArraySegment<byte>(bytes, 2, 1), Array.Empty<byte>()];
        var (json, attachments) = Serializer.WriteWithBinary(all);
        AssertSame($"[{string.Join(',', Enumerable.Range(0, 5).Select(i => $"{{\"_placeholder\":true,\"num\":{i}}}"))}]", json);
        Assert.Equal([[1, 2, 3], [2, 3], [1], [3], []], attachments);
        Assert.Equal([[2, 3]], Serializer.WriteWithBinary(new ReadOnlyMemory<byte>(bytes, 1, 2)).Attachments);
        Assert.Equal([[1, 2, 3]], Serializer.WriteWithBinary(bytes).Attachments);
    }

    [Fact]
    public void Bytes_inside_of_values_are_attachments_in_the_order_in_which_they_are_written()
    {
        var (json, attachments) = Serializer.WriteWithBinary(new { A = new byte[] { 1 }, B = new[] { new { C = new byte[] { 2 }, X = double.NaN } }, D = (byte[]?)null });
        AssertSame("{\"a\":{\"_placeholder\":true,\"num\":0},\"b\":[{\"c\":{\"_placeholder\":true,\"num\":1},\"x\":null}],\"d\":null}", json);
        Assert.Equal([[1], [2]], attachments);
    }

    [Fact]
    public void The_same_serializer_writes_from_inside_of_itself()
    {
        var (json, attachments) = Serializer.WriteWithBinary(new Reentrant(Serializer));
        AssertSame("{\"before\":{\"_placeholder\":true,\"num\":0},\"inner\":1,\"after\":{\"_placeholder\":true,\"num\":1}}", json);
        Assert.Equal([[1], [2]], attachments);
    }

    [Fact]
    public void A_cycle_is_an_exception()
    {
        var cycle = new Dictionary<string, object>();
        cycle["self"] = cycle;
        Assert.ThrowsAny<Exception>(() => Serializer.Write(cycle));
    }

    [Fact]
    public void A_value_without_end_is_an_exception_and_not_the_end_of_the_process() =>
        Assert.ThrowsAny<Exception>(() => Serializer.Write(new Endless(0)));

    [Fact]
    public void A_getter_that_throws_is_an_exception() => Assert.ThrowsAny<Exception>(() => Serializer.Write(new Failing("no")));

    [Fact]
    public void Arguments_inside_of_a_value_are_refused() =>
        Assert.ThrowsAny<Exception>(() => Serializer.Read<EventArguments[]>("[{}]"));

    [Theory]
    [InlineData("5", 5)]
    [InlineData("-5", -5)]
    [InlineData("5.0", 5)]
    [InlineData("1e3", 1000)]
    [InlineData("1.5E1", 15)]
    [InlineData("-2147483648", int.MinValue)]
    [InlineData("2147483647.0", int.MaxValue)]
    [InlineData("\"5\"", 5)]
    public void A_number_that_is_an_integer_fits_an_int_however_it_is_written(string json, int expected)
    {
        Assert.Equal(expected, Serializer.Read<int>(json));
        Assert.Equal(expected, Serializer.Read<int?>(json));
        Assert.Equal(expected, Serializer.Read<long>(json));
        Assert.Equal(expected, Serializer.Read<Numbers>($"{{\"count\":{json}}}")!.Count);
        Assert.Equal([expected, 1], Serializer.Read<int[]>($"[{json},1]")!);
    }

    [Theory]
    [InlineData("5.5")]
    [InlineData("12345678901")]
    [InlineData("2147483648")]
    [InlineData("1e400")]
    [InlineData("1e-1")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("\"x\"")]
    [InlineData("{}")]
    [InlineData("[5]")]
    public void What_is_no_int_is_refused(string json)
    {
        Assert.ThrowsAny<Exception>(() => Serializer.Read<int>(json));
        Assert.ThrowsAny<Exception>(() => Serializer.Read<Numbers>($"{{\"count\":{json}}}"));
    }

    [Fact]
    public void Every_kind_of_integer_may_be_written_as_a_floating_point_number()
    {
        Assert.Equal((byte)200, Serializer.Read<byte>("200.0"));
        Assert.Equal((sbyte)-100, Serializer.Read<sbyte>("-1e2"));
        Assert.Equal((short)-5, Serializer.Read<short>("-5.0"));
        Assert.Equal((ushort)5, Serializer.Read<ushort>("5.0"));
        Assert.Equal(4_000_000_000u, Serializer.Read<uint>("4e9"));
        Assert.Equal(9_007_199_254_740_993L, Serializer.Read<long>("9007199254740993"));
        Assert.Equal(ulong.MaxValue, Serializer.Read<ulong>("18446744073709551615"));
        Assert.ThrowsAny<Exception>(() => Serializer.Read<long>("5.5"));
        Assert.ThrowsAny<Exception>(() => Serializer.Read<byte>("256.0"));
        Assert.ThrowsAny<Exception>(() => Serializer.Read<ulong>("-1.0"));
    }

    [Fact]
    public void Floating_point_numbers_and_truth_values_are_read()
    {
        Assert.Equal(5.5, Serializer.Read<double>("5.5"));
        Assert.Equal(-5e-7, Serializer.Read<double>("-5E-7"));
        Assert.Equal(5.5f, Serializer.Read<float>("5.5"));
        Assert.Equal(0.1m, Serializer.Read<decimal>("0.1"));
        Assert.Equal(12345678901234567.89m, Serializer.Read<decimal>("12345678901234567.89"));
        Assert.True(Serializer.Read<bool>("true"));
        Assert.False(Serializer.Read<bool>("false"));
        Assert.ThrowsAny<Exception>(() => Serializer.Read<bool>("1"));
        Assert.ThrowsAny<Exception>(() => Serializer.Read<double>("null"));
    }

    [Fact]
    public void Text_is_read_with_its_escapes_and_only_from_text()
    {
        Assert.Equal("plain é😀", Serializer.Read<string>("\"plain é😀\""));
        Assert.Equal("a\n\"é😀", Serializer.Read<string>("\"a\\n\\\"\\u00e9\\ud83d\\ude00\""));
        Assert.Null(Serializer.Read<string>("null"));
        Assert.ThrowsAny<Exception>(() => Serializer.Read<string>("5"));
        Assert.ThrowsAny<Exception>(() => Serializer.Read<string>("{}"));
    }

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character_also_inside_of_values()
    {
        Assert.Equal("a\uFFFD", Serializer.Read<string>("\"a\\ud800\""));
        Assert.Equal("a\uFFFD", Serializer.Read<Dto>("{\"name\":\"a\\ud800\"}")!.Name);
        Assert.Equal(["\uFFFD"], Serializer.Read<string[]>("[\"\\udc00\"]")!);
    }

    [Fact]
    public void An_object_is_read_without_regard_to_case_and_to_members_that_nobody_knows()
    {
        var dto = Serializer.Read<Dto>("{\"ID\":1,\"extra\":{\"$type\":\"x\",\"$ref\":\"1\"},\"name\":\"x\"}")!;
        Assert.Equal((1, "x"), (dto.Id, dto.Name));
    }

    [Fact]
    public void Dates_are_read_where_they_are_declared_and_stay_text_elsewhere()
    {
        Assert.Equal(new DateTime(2023, 11, 14, 22, 13, 20, DateTimeKind.Utc), Serializer.Read<DateTime>("\"2023-11-14T22:13:20.000Z\""));
        Assert.Equal(DateTimeKind.Utc, Serializer.Read<DateTime>("\"2023-11-14T22:13:20.000Z\"").Kind);
        Assert.Equal(new DateTimeOffset(2023, 11, 14, 22, 13, 20, TimeSpan.FromHours(2)), Serializer.Read<DateTimeOffset>("\"2023-11-14T22:13:20+02:00\""));
        Assert.Equal("2023-11-14T22:13:20.000Z", Serializer.Read<string>("\"2023-11-14T22:13:20.000Z\""));
        Assert.Equal("2023-11-14T22:13:20.000Z", Serializer.Read<Dto>("{\"name\":\"2023-11-14T22:13:20.000Z\"}")!.Name);
        Assert.Equal("\"2023-11-14T22:13:20.000Z\"", Serializer.Read<JsonElement>("\"2023-11-14T22:13:20.000Z\"").GetRawText());
    }

    [Fact]
    public void Binary_data_is_read_into_every_type_of_bytes()
    {
        Assert.Equal([1, 2], Serializer.Read<byte[]>(First, [1, 2])!);
        Assert.Equal([3], Serializer.Read<byte[]>(Second, [1, 2], [3])!);
        Assert.Equal([1, 2], Serializer.Read<ReadOnlyMemory<byte>>(First, [1, 2]).ToArray());
        Assert.Equal([1, 2], Serializer.Read<Memory<byte>>(First, [1, 2]).ToArray());
        Assert.Equal([1, 2], Serializer.Read<ArraySegment<byte>>(First, [1, 2]).ToArray());
        Assert.Equal([1, 2], Serializer.Read<ReadOnlyMemory<byte>?>(First, [1, 2])!.Value.ToArray());
        Assert.Equal([1, 2], (byte[])Serializer.Read<object>(First, [1, 2])!);
        Assert.Null(Serializer.Read<byte[]>("null", [1, 2]));
    }

    [Fact]
    public void Binary_data_is_read_at_any_depth()
    {
        var dto = Serializer.Read<Dto>($"{{\"skipped\":{First},\"image\":{Second},\"parts\":[{First}, {First}],\"more\":{{\"x\":{{\"image\":{First}}}}}}}", [1], [2])!;
        Assert.Equal([2], dto.Image!);
        Assert.Equal([1], dto.Parts![0].ToArray());
        Assert.Equal([1], dto.More!["x"].Image!);
    }

    [Theory]
    [InlineData("\"AQID\"")]
    [InlineData("[1,2,3]")]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("{\"_placeholder\":true}")]
    [InlineData("{\"_placeholder\":true,\"num\":1}")]
    [InlineData("{\"_placeholder\":true,\"num\":-1}")]
    [InlineData("{\"_placeholder\":false,\"num\":0}")]
    [InlineData("{\"_placeholder\":{\"_placeholder\":true,\"num\":0}}")]
    public void What_is_not_binary_data_is_refused_where_bytes_are_declared(string json)
    {
        AssertMisfit(() => Serializer.Read<byte[]>(json, [1]));
        AssertMisfit(() => Serializer.Read<ReadOnlyMemory<byte>>(json, [1]));
        AssertMisfit(() => Serializer.Read<Dto>($"{{\"image\":{json}}}", [1]));
    }

    [Fact]
    public void Binary_data_is_refused_where_something_else_is_declared()
    {
        AssertMisfit(() => Serializer.Read<string>(First, [1]));
        AssertMisfit(() => Serializer.Read<int>(First, [1]));
        AssertMisfit(() => Serializer.Read<int[]>(First, [1]));
        AssertMisfit(() => Serializer.Read<Dto>(First, [1]));
        AssertMisfit(() => Serializer.Read<Dictionary<string, object>>(First, [1]));
        AssertMisfit(() => Serializer.Read<Dto>($"{{\"name\":{First}}}", [1]));
    }

    [Fact]
    public void What_is_given_to_a_handler_owns_its_memory()
    {
        var json = "{\"name\":\"abc\"}"u8.ToArray();
        var dto = Serializer.Deserialize<Dto>(json, default)!;
        json.AsSpan().Fill((byte)'x');
        Assert.Equal("abc", dto.Name);
    }

    [Fact]
    public void What_is_sent_is_not_read_any_more_afterwards()
    {
        var bytes = new byte[] { 1 };
        using var writer = PayloadWriter.Rent();
        Serializer.Serialize(writer, new { Bytes = bytes });
        bytes[0] = 9;
        Assert.Equal([1], writer.Attachments.GetArray(0));
    }

    /// <summary>What is read does not fit its type.</summary>
    protected virtual void AssertMisfit(Func<object?> read) => Assert.ThrowsAny<Exception>(read);

    protected static void AssertSame(string expected, string actual) => Assert.Equal(Flatten(expected), Flatten(actual));

    private static string Flatten(string json)
    {
        var tokens = new StringBuilder();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        while (reader.Read())
        {
            tokens.Append(reader.TokenType switch
            {
                JsonTokenType.Number when reader.TryGetInt64(out var integer) => $"{integer} ",
                JsonTokenType.Number when reader.TryGetUInt64(out var large) => $"{large} ",
                JsonTokenType.Number => $"{reader.GetDouble()} ",
                JsonTokenType.String or JsonTokenType.PropertyName => $"\"{reader.GetString()}\" ",
                _ => $"{reader.TokenType} ",
            });
        }

        return tokens.ToString();
    }

    public sealed record Numbers(int Count);

    public sealed class Dto
    {
        public int Id { get; set; }

        public string? Name { get; set; }

        public byte[]? Image { get; set; }

        public List<ReadOnlyMemory<byte>>? Parts { get; set; }

        public Dictionary<string, Dto>? More { get; set; }
    }

    public sealed class Endless(int level)
    {
        public Endless Next => new(level + 1);
    }

    public sealed class Failing(string reason)
    {
        public int Value => throw new InvalidOperationException(reason);
    }

    public sealed class Reentrant(IPayloadSerializer serializer)
    {
        public byte[] Before { get; } = [1];

        public int Inner => serializer.WriteWithBinary(new { X = new byte[] { 9 } }).Attachments.Length;

        public byte[] After { get; } = [2];
    }
}

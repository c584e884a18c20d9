using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Protocol;

public sealed class PayloadWritingTests
{
    private static readonly SystemTextJsonPayloadSerializer Serializer = TestSerializer.Default;

    public static TheoryData<object?, string> Values => new()
    {
        { null, "null" },
        { "plain", "\"plain\"" },
        { "é€ <b>&'+", "\"é€ <b>&'+\"" },
        { "a\"\\\n", "\"a\\\"\\\\\\n\"" },
        { "\ud800", "\"\uFFFD\"" },
        { new { A = "x\ud800y" }, "{\"a\":\"x\\uFFFDy\"}" },
        { true, "true" },
        { int.MinValue, "-2147483648" },
        { long.MaxValue, "9223372036854775807" },
        { 0.1, "0.1" },
        { 5.0, "5" },
        { 1e300, "1E+300" },
        { 1.5f, "1.5" },
        { 0.1m, "0.1" },
        { (byte)200, "200" },
        { 'x', "\"x\"" },
        { double.NaN, "null" },
        { double.PositiveInfinity, "null" },
        { double.NegativeInfinity, "null" },
        { float.NaN, "null" },
        { new[] { 1.5, double.NaN }, "[1.5,null]" },
        { new Dictionary<string, object?> { ["a"] = double.NaN, ["b"] = new object?[] { float.PositiveInfinity, null } }, "{\"a\":null,\"b\":[null,null]}" },
        { new DateTime(2026, 11, 23, 22, 24, 6, DateTimeKind.Utc), "\"2026-11-23T22:24:06Z\"" },
        { Guid.Empty, "\"00000000-0000-0000-0000-000000000000\"" },
        { DayOfWeek.Friday, "5" },
        { new[] { "a", null }, "[\"a\",null]" },
        { new { FirstName = "x", Nested = new { Ok = true } }, "{\"firstName\":\"x\",\"nested\":{\"ok\":true}}" },
        { JsonSerializer.SerializeToElement(new[] { 1 }), "[1]" },
        { JsonNode.Parse("{\"a\":[1]}"), "{\"a\":[1]}" },
        { Enumerable.Range(1, 3).Select(i => i * 2), "[2,4,6]" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_written_by_the_type_that_it_has(object? value, string expected)
    {
        var writer = PayloadWriter.Rent();
        Serializer.Serialize(writer, value);
        Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(writer.Json));
        writer.Return();
        Assert.Equal(expected, Serializer.Write(value));
    }

    [Fact]
    public void A_value_with_a_declared_type_is_written_by_that()
    {
        Assert.Equal("5", Serializer.Write(5));
        Assert.Equal("null", Serializer.Write<int?>(null));
        Assert.Equal("5", Serializer.Write<int?>(5));
        Assert.Equal("null", Serializer.Write<string?>(null));
        Assert.Equal("null", Serializer.Write(double.NaN));
        Assert.Equal("{\"a\":1}", Serializer.Write(new Base { A = 1 }));
        Assert.Equal("{\"a\":1}", Serializer.Write<Base>(new Derived { A = 1, B = 2 }));
        Assert.Equal("{\"b\":2,\"a\":1}", Serializer.Write<object>(new Derived { A = 1, B = 2 }));
    }

    [Fact]
    public void Emoji_are_written_so_that_they_are_read_again()
    {
        var json = Serializer.Write("😀 \u00a0");
        Assert.Equal("😀 \u00a0", JsonSerializer.Deserialize<string>(json));
    }

    [Fact]
    public void Bytes_of_every_type_are_attachments()
    {
        byte[] bytes = [1, 2, 3];
        object[] all = [bytes, new ReadOnlyMemory<byte>(bytes, 1, 2), new Memory<byte>(bytes, 0, 1), new ArraySegment<byte>(bytes, 2, 1), Array.Empty<byte>()];
        var (json, attachments) = Serializer.WriteWithBinary(all);
        Assert.Equal($"[{string.Join(',', Enumerable.Range(0, 5).Select(i => $"{{\"_placeholder\":true,\"num\":{i}}}"))}]", json);
        Assert.Equal([[1, 2, 3], [2, 3], [1], [3], []], attachments);
        Assert.Equal([[2, 3]], Serializer.WriteWithBinary(new ReadOnlyMemory<byte>(bytes, 1, 2)).Attachments);
        Assert.Equal([[1, 2, 3]], Serializer.WriteWithBinary(bytes).Attachments);
    }

    [Fact]
    public void Bytes_inside_of_values_are_attachments_in_the_order_in_which_they_are_written()
    {
        var (json, attachments) = Serializer.WriteWithBinary(new { A = new byte[] { 1 }, B = new[] { new { C = new byte[] { 2 } } }, D = (byte[]?)null });
        Assert.Equal("{\"a\":{\"_placeholder\":true,\"num\":0},\"b\":[{\"c\":{\"_placeholder\":true,\"num\":1}}],\"d\":null}", json);
        Assert.Equal([[1], [2]], attachments);
    }

    [Fact]
    public void A_number_that_is_none_behind_an_attachment_leaves_one_attachment()
    {
        var (json, attachments) = Serializer.WriteWithBinary(new { A = new byte[] { 1 }, B = double.NaN });
        Assert.Equal("{\"a\":{\"_placeholder\":true,\"num\":0},\"b\":null}", json);
        Assert.Equal([[1]], attachments);
    }

    [Fact]
    public void Named_floating_point_literals_are_written_where_the_application_wants_them()
    {
        var serializer = TestSerializer.Create(options =>
            options.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals);
        Assert.Equal("\"NaN\"", serializer.Write(double.NaN));
    }

    [Fact]
    public void Indentation_is_for_people_and_not_for_the_wire() =>
        Assert.Equal("{\"a\":1}", TestSerializer.Create(options => options.WriteIndented = true).Write(new { A = 1 }));

    [Fact]
    public void The_same_serializer_writes_from_inside_of_itself()
    {
        var (json, attachments) = Serializer.WriteWithBinary(new Reentrant());
        Assert.Equal("{\"before\":{\"_placeholder\":true,\"num\":0},\"inner\":1,\"after\":{\"_placeholder\":true,\"num\":1}}", json);
        Assert.Equal([[1], [2]], attachments);
    }

    [Fact]
    public void Options_that_name_no_resolver_use_that_of_ASP_NET_Core()
    {
        var serializer = new SystemTextJsonPayloadSerializer(SystemTextJsonPayloadSerializer.CreateOptions(new JsonSerializerOptions()));
        Assert.Equal("{\"A\":1}", serializer.Write(new { A = 1 }));
    }

    [Fact]
    public void Without_reflection_the_common_types_are_known_and_others_are_named_at_registration()
    {
        var serializer = TestSerializer.Create(options => options.TypeInfoResolver = JsonTypeInfoResolver.Combine());
        Assert.Equal("{\"a\":[1,\"x\",null]}", serializer.Write(new Dictionary<string, object?> { ["a"] = new object?[] { 1, "x", null } }));
        Assert.Equal([[1]], serializer.WriteWithBinary(new Dictionary<string, byte[]> { ["a"] = [1] }).Attachments);
        serializer.Prepare(typeof(int));
        serializer.Prepare(typeof(Guid?));
        serializer.Prepare(typeof(List<string>));
        serializer.Prepare(typeof(ReadOnlyMemory<byte>));
        var exception = Assert.ThrowsAny<NotSupportedException>(() => serializer.Prepare(typeof(Base)));
        Assert.Contains(nameof(Base), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_options_of_the_application_stay_as_they_are()
    {
        var basis = new JsonSerializerOptions();
        SystemTextJsonPayloadSerializer.CreateOptions(basis);
        Assert.Empty(basis.Converters);
        Assert.False(basis.IsReadOnly);
    }

    public class Base
    {
        public int A { get; set; }
    }

    public sealed class Derived : Base
    {
        public int B { get; set; }
    }

    public sealed class Reentrant
    {
        public byte[] Before { get; } = [1];

        public int Inner => Before.Length * Serializer.WriteWithBinary(new { X = new byte[] { 9 } }).Attachments.Length;

        public byte[] After { get; } = [2];
    }
}

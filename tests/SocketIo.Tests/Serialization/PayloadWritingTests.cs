using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Serialization;

/// <summary>What System.Text.Json writes beyond what every serializer does.</summary>
public sealed class PayloadWritingTests
{
    private static readonly SystemTextJsonPayloadSerializer Serializer = TestSerializer.Default;

    [Fact]
    public void Text_and_numbers_are_written_as_System_Text_Json_writes_them()
    {
        Assert.Equal("\"é€ <b>&'+\"", Serializer.Write("é€ <b>&'+"));
        Assert.Equal("\"a\\\"\\\\\\n\"", Serializer.Write("a\"\\\n"));
        Assert.Equal("1E+300", Serializer.Write(1e300));
        Assert.Equal("{\"a\":[1]}", Serializer.Write(JsonNode.Parse("{\"a\":[1]}")));
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
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SocketIoNet.TestSupport.Payloads;

/// <summary>What every serializer refuses, and says why: bytes that would be lost, and values that nobody means to send.</summary>
public abstract partial class PayloadSuite
{
    // A placeholder beside bytes that a handler takes: what is declared for the other used to take it as it stood, and so lose the bytes and pass the placeholder on.
    [Fact]
    public void Bytes_are_refused_where_only_JSON_can_be_held_and_the_message_says_what_to_declare()
    {
        foreach (var json in (string[])[Second, $"{{\"deep\":[1,{{\"er\":{Second}}}]}}", $"[{Second}]"])
        {
            AssertNamesBytes(() => Serializer.Read<Holder<JsonElement>>($"{{\"image\":{First},\"meta\":{json}}}", [1], [2]));
            AssertNamesBytes(() => Serializer.Read<Holder<JsonElement?>>($"{{\"image\":{First},\"meta\":{json}}}", [1], [2]));
            AssertNamesBytes(() => Serializer.Read<Holder<JsonNode>>($"{{\"image\":{First},\"meta\":{json}}}", [1], [2]));
            AssertNamesBytes(() => Serializer.Read<Dictionary<string, JsonElement>>($"{{\"meta\":{json}}}", [1], [2]));
            AssertNamesBytes(() => Serializer.Read<JsonElement>(json, [1], [2]));
            AssertNamesBytes(() => Serializer.Read<JsonNode>(json, [1], [2]));
        }
    }

    [Fact]
    public void JSON_beside_bytes_is_read_as_ever()
    {
        var holder = Serializer.Read<Holder<JsonElement>>($"{{\"image\":{First},\"meta\":{{\"a\":[1,null,{{}}]}}}}", [1])!;
        Assert.Equal([1], holder.Image!);
        Assert.Equal("{\"a\":[1,null,{}]}", holder.Meta.GetRawText());
        Assert.Equal(JsonValueKind.Null, Serializer.Read<Holder<JsonElement>>($"{{\"image\":{First},\"meta\":null}}", [1])!.Meta.ValueKind);
        Assert.Equal("[7]", Serializer.Read<Holder<JsonNode>>($"{{\"image\":{First},\"meta\":[7]}}", [1])!.Meta!.ToJsonString());
        Assert.Equal("{\"_placeholder\":true,\"num\":0}", Serializer.Read<JsonElement>(First).GetRawText());
    }

    [Fact]
    public void An_object_becomes_the_bytes_that_came_for_it()
    {
        Assert.Equal([2], (byte[])Serializer.Read<Holder<object>>($"{{\"image\":{First},\"meta\":{Second}}}", [1], [2])!.Meta!);
        var values = Serializer.Read<Dictionary<string, object>>($"{{\"a\":{First},\"b\":1}}", [1])!;
        Assert.Equal([1], (byte[])values["a"]);
        Assert.Equal("1", values["b"].ToString());
        Assert.Equal([1], (byte[])Serializer.Read<object[]>($"[{First}]", [1])![0]);
    }

    [Fact]
    public void Objects_and_dictionaries_inside_of_a_value_take_no_placeholder_for_one_of_their_kind()
    {
        Assert.ThrowsAny<Exception>(() => Serializer.Read<Holder<Counted>>($"{{\"image\":{First},\"meta\":{Second}}}", [1], [2]));
        Assert.ThrowsAny<Exception>(() => Serializer.Read<Holder<Dictionary<string, object>>>($"{{\"image\":{First},\"meta\":{Second}}}", [1], [2]));
        Assert.ThrowsAny<Exception>(() => Serializer.Read<Holder<Dictionary<string, JsonElement>>>($"{{\"image\":{First},\"meta\":{Second}}}", [1], [2]));
        Assert.Equal(7, Serializer.Read<Holder<Counted>>($"{{\"image\":{First},\"meta\":{{\"num\":7}}}}", [1])!.Meta!.Num);
    }

    public static TheoryData<object, string> Unsendable => new()
    {
        { Task.FromResult(5), "Await it" },
        { new ValueTask<int>(5), "Await it" },
        { default(ValueTask), "Await it" },
        { Sequence("a"), "ToListAsync" },
        { new MemoryStream(), "byte[]" },
        { new Action<string>(_ => { }), "Ack" },
        { TypedResults.Ok(5), "send the value" },
        { CancellationToken.None, "WithCancellation" },
        { (1, "two"), "a record" },
    };

    [Theory]
    [MemberData(nameof(Unsendable))]
    public void What_nobody_means_to_send_is_refused_at_the_top_and_nested_and_the_message_says_what_to_write(object value, string advice)
    {
        Assert.Contains(advice, Assert.ThrowsAny<Exception>(() => Serializer.Write(value)).Message, StringComparison.Ordinal);
        Assert.Contains(advice, Assert.ThrowsAny<Exception>(() => Serializer.Write(new { Nested = new[] { value } })).Message, StringComparison.Ordinal);
        Assert.Contains(advice, Assert.Throws<NotSupportedException>(() => Serializer.Prepare(value.GetType())).Message, StringComparison.Ordinal);
        Assert.Contains(advice, Assert.Throws<NotSupportedException>(() => Serializer.PrepareToRead(value.GetType())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_declared_task_is_refused_and_not_waited_for()
    {
        var never = new TaskCompletionSource<int>().Task;
        Assert.ThrowsAny<Exception>(() => Serializer.Write(new { Never = never }));
        Assert.ThrowsAny<Exception>(() => Serializer.Write(new Dictionary<string, Task> { ["never"] = never }));
    }

    [Fact]
    public void Types_of_which_no_value_can_be_made_are_no_parameters()
    {
        foreach (var type in (Type[])[typeof(IServiceProvider), typeof(IEndlessly), typeof(HttpContext), typeof(SocketIoServer), typeof(Stream)])
            Assert.Throws<NotSupportedException>(() => Serializer.PrepareToRead(type));
        foreach (var type in (Type[])[typeof(Dto), typeof(Numbers), typeof(IReadOnlyList<int>), typeof(IDictionary<string, object>), typeof(JsonElement), typeof(object), typeof(int?), typeof(DayOfWeek)])
            Serializer.PrepareToRead(type);
    }

    [Fact]
    public void An_element_that_was_never_set_is_named_with_what_to_do()
    {
        var message = Assert.ThrowsAny<Exception>(() => Serializer.Write(new { Outer = new Holder<JsonElement>(default, null) })).Message;
        Assert.Contains("outer.meta", message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("JsonElement?", message, StringComparison.Ordinal);
    }

    private static void AssertNamesBytes(Action read) => Assert.Contains("byte[]", Assert.ThrowsAny<Exception>(read).Message, StringComparison.Ordinal);

    private static async IAsyncEnumerable<string> Sequence(string item)
    {
        await Task.Yield();
        yield return item;
    }

    public sealed record Holder<T>(T? Meta, byte[]? Image);

    public sealed record Counted(int Num);

    public interface IEndlessly
    {
        int Count { get; }
    }
}

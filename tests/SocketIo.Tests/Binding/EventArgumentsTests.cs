using System.Text;
using System.Text.Json;
using SocketIoNet.Binding;
using SocketIoNet.Protocol;
using SocketIoNet.Tests.Protocol;

namespace SocketIoNet.Tests.Binding;

public sealed class EventArgumentsTests
{
    private const string Data = "[\"e\",1, \"x\" ,{\"a\":[{\"_placeholder\":true,\"num\":0}]},{\"_placeholder\":true,\"num\":1},null]";

    [Fact]
    public void Arguments_are_counted_and_converted()
    {
        var arguments = Read(Data, [1], [2, 3]);
        Assert.Equal(5, arguments.Count);
        Assert.Equal(1, arguments.Get<int>(0));
        Assert.Equal("x", arguments.Get<string>(1));
        Assert.Equal([1], arguments.Get<Dictionary<string, byte[][]>>(2)!["a"][0]);
        Assert.Equal([2, 3], arguments.Get<byte[]>(3)!);
        Assert.Null(arguments.Get<string>(4));
        Assert.Equal(JsonValueKind.Null, arguments.Get<JsonElement>(4).ValueKind);
    }

    [Fact]
    public void Only_binary_data_itself_is_binary()
    {
        var arguments = Read(Data, [1], [2, 3]);
        Assert.Equal([false, false, false, true, false, false], Enumerable.Range(0, 6).Select(arguments.IsBinary));
        Assert.False(Read("[\"e\",{\"_placeholder\":true,\"num\":0}]").IsBinary(0));
    }

    [Fact]
    public void A_missing_argument_is_null_where_it_can_be()
    {
        var arguments = Read("[\"e\"]");
        Assert.Equal(0, arguments.Count);
        Assert.Null(arguments.Get<string>(0));
        Assert.Null(arguments.Get<int?>(7));
        Assert.Throws<ArgumentOutOfRangeException>(() => arguments.Get<int>(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => arguments.Get<string>(-1));
    }

    [Fact]
    public void An_argument_of_another_type_is_an_error_that_names_event_and_position()
    {
        var exception = Assert.Throws<ArgumentBindingException>(() => Read(Data, [1], [2, 3]).Get<int>(1));
        Assert.Equal(("e", 1), (exception.EventName, exception.Position));
    }

    private static EventArguments Read(string data, params byte[][] attachments) =>
        ArgumentReader.ForEvent(Encoding.UTF8.GetBytes(data), new AttachmentList(attachments), TestSerializer.Default).Next<EventArguments>();
}

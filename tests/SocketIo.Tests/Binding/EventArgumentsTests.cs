using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Binding;
using SocketIoNet.Protocol;
using SocketIoNet.Tests.Protocol;

namespace SocketIoNet.Tests.Binding;

public sealed class EventArgumentsTests : IDisposable
{
    private const string Data = "[\"e\",1, \"x\" ,{\"a\":[{\"_placeholder\":true,\"num\":0}]},{\"_placeholder\":true,\"num\":1},null]";

    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddSocketIo().Services.BuildServiceProvider();

    private SocketIoServer Io => _services.GetRequiredService<SocketIoServer>();

    public void Dispose() => _services.Dispose();

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

    [Fact]
    public void Arguments_can_be_made_of_values()
    {
        var arguments = EventArguments.Create(Io.Serializer, 1, "é", new { Bytes = new byte[] { 7 } }, EventArguments.Create(Io.Serializer, "a", "b"));
        Assert.Equal(5, arguments.Count);
        Assert.Equal("[1,\"é\",{\"bytes\":{\"_placeholder\":true,\"num\":0}},\"a\",\"b\"]", Encoding.UTF8.GetString(arguments.ToJson()));
        Assert.Equal([7], arguments.Attachments.GetArray(0));
        Assert.Equal(0, EventArguments.Create(Io.Serializer).Count);
        Assert.Throws<ArgumentException>(() => (object)EventArguments.Create(Io.Serializer, CancellationToken.None));
    }

    [Fact]
    public void Arguments_can_be_made_of_a_packet()
    {
        var attachments = new AttachmentList([[1], [2, 3]]);
        var arguments = EventArguments.FromPacket(Io.Serializer, new Packet(PacketType.Event, "/"u8, Encoding.UTF8.GetBytes(Data), attachments: attachments));
        Assert.Equal((5, 1), (arguments.Count, arguments.Get<int>(0)));
        Assert.Equal([2, 3], arguments.Get<byte[]>(3)!);
        var again = EventArguments.FromPacket(Io.Serializer, new Packet(PacketType.Ack, "/"u8, arguments.ToJson(), attachments: arguments.Attachments));
        Assert.Equal(arguments.ToJson(), again.ToJson());
        Assert.Equal([2, 3], again.Get<byte[]>(3)!);
    }

    [Theory]
    [InlineData(PacketType.Ack, "{}")]
    [InlineData(PacketType.Ack, "[1")]
    [InlineData(PacketType.Ack, "[1],2")]
    [InlineData(PacketType.Ack, "")]
    [InlineData(PacketType.Event, "[]")]
    [InlineData(PacketType.Connect, "{}")]
    [InlineData(PacketType.Ack, "[{\"_placeholder\":true,\"num\":1}]")]
    public void A_packet_that_is_wrong_is_refused(PacketType type, string data)
    {
        var attachments = data.Contains("num", StringComparison.Ordinal) ? new AttachmentList([[1]]) : default;
        Assert.Throws<PacketFormatException>(() => (object)EventArguments.FromPacket(Io.Serializer, new Packet(type, "/"u8, Encoding.UTF8.GetBytes(data), attachments: attachments)));
    }

    private static EventArguments Read(string data, params byte[][] attachments) =>
        ArgumentReader.ForEvent(Encoding.UTF8.GetBytes(data), new AttachmentList(attachments), TestSerializer.Default).First<EventArguments>();
}

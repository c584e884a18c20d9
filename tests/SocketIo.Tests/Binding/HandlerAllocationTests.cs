using SocketIoNet.Binding;
using SocketIoNet.Protocol;
using SocketIoNet.Tests.Protocol;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Binding;

[Collection<RunsAlone>]
public sealed class HandlerAllocationTests
{
    private const int Rounds = 1000;

    [Fact]
    public void An_event_with_text_costs_the_string_and_nothing_else()
    {
        var stringBytes = Measure(() => GC.KeepAlive(new string('x', 14)));
        var handler = TypedHandlers.Bind((string text) => text);
        Assert.Equal(stringBytes, Measure(handler, "2/admin,13[\"echo\",\"hello world 12\"]"u8.ToArray()));
    }

    [Fact]
    public void An_event_with_numbers_costs_nothing()
    {
        var handler = TypedHandlers.Bind((int a, long b, double c, bool d) => a + b + c);
        Assert.Equal(0, Measure(handler, "2[\"sum\",1,5.0,2.5e3,true]"u8.ToArray()));
    }

    [Fact]
    public void An_answer_costs_nothing()
    {
        var message = EngineIo.OutgoingMessage.Rent();
        message.Release();
        Assert.Equal(0, Measure(() => Answer("hello é world 12", 13)));
    }

    private static void Answer(string text, long id)
    {
        using var writer = PayloadWriter.Rent();
        EventPayload.WriteAck(writer, TestSerializer.Default, text);
        var message = EngineIo.OutgoingMessage.Rent();
        new PacketAnswer(id).Encode(writer, message);
        message.Release();
    }

    private static long Measure(BoundHandler handler, byte[] message)
    {
        var decoder = new JsonPacketParser().CreateDecoder(PacketLimits.Default);
        handler.Prepare(TestSerializer.Default);
        return Measure(() =>
        {
            Assert.True(decoder.TryDecode(message, isBinary: false, out var packet));
            var arguments = ArgumentReader.ForEvent(packet.Data, packet.Attachments, TestSerializer.Default, packet.Items);
            handler.Invoke(ref arguments, default, CancellationToken.None);
        });
    }

    private static long Measure(Action action)
    {
        for (var i = 0; i < 100; i++) action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++) action();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
    }

    private readonly struct PacketAnswer(long id)
    {
        internal void Encode(PayloadWriter writer, EngineIo.OutgoingMessage message) =>
            JsonPacketEncoder.Encode(new Packet(PacketType.Ack, "/admin"u8, writer.Json, id, writer.Attachments), message);
    }
}

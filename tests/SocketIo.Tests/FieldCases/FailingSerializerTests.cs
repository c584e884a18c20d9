using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Protocol;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.FieldCases;

/// <summary>A serializer that throws, whatever it is asked for: whoever called is told, and nothing else ends.</summary>
public sealed class FailingSerializerTests
{
    [Fact]
    public async Task Writing_an_event_fails_at_the_caller()
    {
        await using var app = await StartAsync(static _ => { });
        await using var client = await app.ConnectAsync();
        Assert.Throws<PayloadSerializationException>(() => app.Find(client).Emit("e", new Unknown()));
        Assert.Throws<PayloadSerializationException>(() => app.Io.Emit("e", new Unknown()));
        await Assert.ThrowsAsync<PayloadSerializationException>(() => app.Find(client).EmitWithAckAsync<int>("e", new Unknown()));
        app.Io.Emit("after");
        Assert.Equal("2[\"after\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Reading_an_argument_and_writing_an_answer_are_told_to_OnError()
    {
        var errors = new List<Exception>();
        await using var app = await StartAsync(socket =>
        {
            socket.OnError(errors.Add);
            socket.On("read", static (Unknown value) => 1);
            socket.On("read later", static (EventArguments arguments) => { arguments.Get<Unknown>(0); });
            socket.On("write", static () => new Unknown());
            socket.On("after", static () => 1);
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"read\",{}]");
        await client.SendAsync("2[\"read later\",{}]");
        await client.SendAsync("22[\"write\"]");
        await client.SendAsync("23[\"after\"]");
        Assert.Equal("33[1]", await client.ReceiveAsync());
        Assert.Equal([typeof(ArgumentBindingException), typeof(ArgumentBindingException), typeof(PayloadSerializationException)], errors.Select(static error => error.GetType()));
    }

    [Fact]
    public async Task Reading_what_a_client_answered_fails_at_who_asked()
    {
        await using var app = await StartAsync(static _ => { });
        await using var client = await app.ConnectAsync();
        var answer = app.Find(client).EmitWithAckAsync<Unknown>("question");
        var packet = (await client.ReceiveAsync())!;
        await client.SendAsync($"3{packet[1..packet.IndexOf('[', StringComparison.Ordinal)]}[{{}}]");
        await Assert.ThrowsAsync<ArgumentBindingException>(() => answer.Bound());
        Assert.True(app.Find(client).Connected);
    }

    private static Task<TestApp> StartAsync(Action<Socket> onConnection) => TestApp.StartAsync(
        io => io.OnConnection(onConnection),
        services: static services => services.AddSocketIo().UseSerializer(static _ => new FailingSerializer()));

    private sealed class Unknown;

    /// <summary>Knows everything but one type.</summary>
    private sealed class FailingSerializer : IPayloadSerializer
    {
        private readonly SystemTextJsonPayloadSerializer _inner = TestSerializer.Default;

        public void Serialize<T>(PayloadWriter writer, T value)
        {
            if (value is Unknown) throw new FormatException("an exception of the serializer's own");
            _inner.Serialize(writer, value);
        }

        public void Serialize(PayloadWriter writer, object? value)
        {
            if (value is Unknown) throw new FormatException("an exception of the serializer's own");
            _inner.Serialize(writer, value);
        }

        public T? Deserialize<T>(ReadOnlySpan<byte> json, AttachmentList attachments)
        {
            if (typeof(T) == typeof(Unknown)) throw new FormatException("an exception of the serializer's own");
            return _inner.Deserialize<T>(json, attachments);
        }

        public void Prepare(Type type)
        {
        }
    }
}

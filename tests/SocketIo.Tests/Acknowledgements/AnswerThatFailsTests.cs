using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Acknowledgements;

/// <summary>The first acknowledgement that is sent counts, and not one that could not be.</summary>
public sealed class AnswerThatFailsTests
{
    [Fact]
    public async Task A_value_that_cannot_be_serialized_does_not_use_the_acknowledgement_up()
    {
        await using var app = await TestApp.StartAsync(io => io.On("ask", (Ack ack) =>
        {
            Assert.Throws<PayloadSerializationException>(() => ack.Send(new Cycle()));
            Assert.Throws<PayloadSerializationException>(() => ack.Send(1, new Cycle()));
            Assert.Throws<PayloadSerializationException>(() => ack.Send(Task.FromResult(1)));
            ack.Send("fallback");
            ack.Send("too late");
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"ask\"]");
        await client.SendAsync("22[\"ask\"]");
        Assert.Equal(["31[\"fallback\"]"], await client.ReceiveAllAsync("32[\"fallback\"]"));
    }

    [Fact]
    public async Task The_second_handler_answers_when_the_first_could_not()
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.On("ask", () => new Cycle());
            io.On("ask", () => "second");
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"ask\"]");
        Assert.Equal("31[\"second\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Many_who_answer_at_once_send_one_answer()
    {
        await using var app = await TestApp.StartAsync(io => io.On("ask", async (Ack ack) =>
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ack.Send(1))))));
        await using var client = await app.ConnectAsync();
        for (var i = 0; i < 50; i++) await client.SendAsync("21[\"ask\"]");
        await client.SendAsync("22[\"ask\"]");
        Assert.Equal(50, (await client.ReceiveAllAsync("32[1]")).Count);
    }

    private sealed class Cycle
    {
        public Cycle Self => this;
    }
}

using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Protocol;
using SocketIoNet.Tests.Protocol;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Limits;

/// <summary>One option says how deep JSON may be, for the packet and for the values in it.</summary>
public sealed class JsonDepthTests
{
    // System.Text.Json has a limit of its own, 64, which the option did not reach.
    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    public async Task Handlers_read_and_answer_what_is_as_deep_as_a_packet_may_be(int depth)
    {
        await using var app = await TestApp.StartAsync(
            io =>
            {
                io.On("tree", (Tree tree) => tree);
                io.On("element", (JsonElement element) => element);
                io.On("any", (EventArguments arguments) => arguments);
            },
            options => options.MaxJsonDepth = depth);
        await using var client = await app.ConnectAsync();
        // The object around and the array of the event are levels, too.
        var levels = (depth - 1) / 2;
        var argument = string.Concat(Enumerable.Repeat("{\"children\":[", levels)) + string.Concat(Enumerable.Repeat("]}", levels));
        foreach (var name in (string[])["tree", "element", "any"])
        {
            await client.SendAsync($"21[\"{name}\",{argument}]");
            Assert.Equal($"31[{argument}]", await client.ReceiveAsync());
        }
    }

    /// <summary>The smallest stack of a thread that there is by default is 1.5 MB (musl, Windows); handlers need some of it.</summary>
    [Theory]
    [InlineData(200, 768)]
    [InlineData(1000, 4096)]
    public void What_is_as_deep_as_allowed_fits_on_the_stack(int depth, int stackKilobytes)
    {
        var options = SystemTextJsonPayloadSerializer.CreateOptions(JsonSerializerOptions.Web);
        options.MaxDepth = depth;
        var serializer = new SystemTextJsonPayloadSerializer(options);
        var json = string.Concat(Enumerable.Repeat("{\"children\":[", depth / 2)) + string.Concat(Enumerable.Repeat("]}", depth / 2));
        var written = "";
        var thread = new Thread(() => written = serializer.Write(serializer.Read<Tree>(json)), stackKilobytes * 1024);
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal(json, written);
    }

    [Fact]
    public void What_the_application_sets_for_its_own_serializer_counts_more()
    {
        using var services = new ServiceCollection().AddLogging().AddSocketIo().AddJsonOptions(json => json.MaxDepth = 3).Services.BuildServiceProvider();
        var serializer = services.GetRequiredService<SocketIoServer>().Serializer;
        Assert.ThrowsAny<Exception>(() => serializer.Read<int[][][][]>("[[[[]]]]"));
        Assert.Empty(serializer.Read<int[][][]>("[]")!);
    }

    private sealed record Tree(List<Tree> Children);
}

namespace SocketIoNet.Tests.Cluster;

/// <summary>What other servers read of the data that an application keeps with a socket.</summary>
public sealed class RemoteDataTests
{
    [Fact]
    public async Task A_value_that_cannot_be_serialized_is_told_to_whoever_reads_it_on_another_server()
    {
        await using var app = await TestApp.StartAsync(static (SocketIoServer _) => { });
        var server = app.Io;
        var data = new SocketData { ["name"] = "Ann", ["job"] = Task.CompletedTask };
        var json = data.ToPacketData(server, out var unsendable);
        Assert.Equal("{\"name\":\"Ann\"}", System.Text.Encoding.UTF8.GetString(json.Json.Span));
        Assert.Equal(["job"], unsendable.Keys);
        var copy = SocketData.FromPacketData(server, json, unsendable);
        Assert.Equal(["name"], copy.Keys);
        Assert.Equal(["job"], copy.UnsendableKeys);
        Assert.Equal("Ann", copy.Get<string>("name"));
        var problem = Assert.Throws<PayloadSerializationException>(object? () => copy.Get<string>("job"));
        Assert.Contains($"The value of \"job\" stayed on the server of its socket, because it cannot be serialized: {unsendable["job"]}", problem.Message, StringComparison.Ordinal);
        Assert.Throws<PayloadSerializationException>(() => copy["job"]);
        copy["job"] = 1;
        Assert.Equal((1, null), (copy["job"], copy["other"]));
    }
}

using System.Security.Cryptography;
using Tusk.Hdfs.NameNode.FsImage;
using Tusk.Hdfs.NameNode.Storage;
using Tusk.Hdfs.NameNode.Tests.Support;

namespace Tusk.Hdfs.NameNode.Tests.Storage;

/// <summary>An image gets its name.</summary>
public sealed class ImageDraftTests
{
    /// <summary>The first folder has an image of the same transaction, of which another program has made other bytes.</summary>
    [Fact]
    public void A_kill_while_an_image_replaces_a_good_one_leaves_a_good_one()
    {
        int kills = 0;
        for (int call = 1; ; call++)
        {
            var disk = new MemoryDisk { DiesAt = call };
            FsImageContent content = Images.Rich();
            string name = FsImageName.Of(content.Counters.Last);
            IReadOnlyList<NameFolder> folders = NameFolder.Of(new StorageOptions { NameFolders = ["/n/a", "/n/b"] }, disk);
            disk.Put($"/n/a/current/{name}", "an image of Java"u8.ToArray());
            using IncrementalHash hash = FsImageDigest.Begin();
            hash.AppendData("an image of Java"u8);
            string sum = Convert.ToHexStringLower(hash.GetHashAndReset());
            disk.Put($"/n/a/current/{FsImageName.DigestOf(name)}", FsImageDigest.FileOf(sum, name));
            try
            {
                foreach (NameFolder folder in folders)
                {
                    disk.CreateFolder(folder.Current);
                }

                ImageDraft.Write(new StorageFolders(folders, static _ => { }), content).Publish();
            }
            catch (IOException)
            {
                // It has died.
            }

            MemoryDisk after = disk.AfterKill();
            Assert.True(
                folders.Any(folder => IsGood(after, folder.In(name))), $"After a kill at call {call} there is no image that can be read.");
            kills += disk.IsDead ? 1 : 0;
            if (!disk.IsDead)
            {
                Assert.All(folders, folder => FsImageDigest.Check(after, folder.In(name)));
                Assert.True(kills > 10, $"only {kills} kills");
                return;
            }
        }
    }

    private static bool IsGood(MemoryDisk disk, string image)
    {
        try
        {
            FsImageDigest.Check(disk, image);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}

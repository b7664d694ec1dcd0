"""Given names by gender, most frequent first, and groups of nicknames."""

_FEMALE_WORDS = """
Mary Jennifer Linda Patricia Elizabeth Susan Jessica Sarah Karen Emily Ashley Amanda Melissa
Deborah Stephanie Rebecca Laura Sharon Cynthia Kathleen Amy Angela Shirley Anna Brenda Pamela
Emma Nicole Helen Samantha Katherine Christine Debra Rachel Carolyn Janet Catherine Maria Heather
Diane Ruth Julie Olivia Joyce Virginia Victoria Kelly Lauren Christina Joan Evelyn Judith Megan
Andrea Cheryl Hannah Jacqueline Martha Gloria Teresa Ann Sara Madison Frances Kathryn Janice Jean
Abigail Alice Julia Judy Sophia Grace Denise Amber Doris Marilyn Danielle Beverly Isabella Theresa
Diana Natalie Brittany Charlotte Marie Kayla Alexis Lori Margaret Barbara Nancy Lisa Betty Sandra
Donna Carol Michelle Dorothy Kimberly Rose Tiffany Bonnie Peggy Crystal Dawn Connie Tammy Holly
Robin Tracy Paula Wendy Valerie Vanessa Suzanne Monica Leslie Erin Jamie Veronica Jill Erica
Allison Gail Joanne Eileen Annette Rita Sherry Regina Carrie Sylvia Melanie Kristen Yvonne Vivian
Ellen Stacy Gina Tina Colleen Marjorie Kristin Lucy Ida Elaine Roberta Molly Beth Lillian Claire
Felicia Naomi Audrey Brooke Paige Sierra Jasmine Destiny Morgan Haley Chloe Ella Ava Mia Zoe Lily
Nora Hazel Violet Aurora Stella Penelope Lucia Elena Camila Valentina Ximena Gabriela Daniela
Alejandra Guadalupe Rosa Carmen Esperanza Marisol Yolanda Beatriz Pilar Renée Zoë Chloé Sofía María
Inés Noémie Priya Anjali Lakshmi Meera Kavita Mei Ling Yuki Aiko Hana Thuy Linh Fatima Aisha Leila
Amina Zainab Nadia Svetlana Olga Irina Katarzyna Ingrid Astrid Sigrid Freya Maeve Siobhan Niamh
Keisha Latoya Ebony Imani Tamika Adaeze Ngozi Simone Monique Desiree Harriet Winifred Edith Mabel
Agnes Esther Miriam Leah Hope Faith Joy Ivy June Pearl Opal Delia Thea Wilma Greta Heidi Anneliese
"""

FEMALE = _FEMALE_WORDS.split()

_MALE_WORDS = """
James Robert John Michael David William Richard Joseph Thomas Christopher Charles Daniel Matthew
Anthony Mark Donald Steven Andrew Paul Joshua Kenneth Kevin Brian Timothy Ronald George Jason
Edward Jeffrey Ryan Jacob Nicholas Gary Eric Jonathan Stephen Larry Justin Scott Brandon Benjamin
Samuel Gregory Alexander Patrick Frank Raymond Jack Dennis Jerry Tyler Aaron Jose Adam Nathan Henry
Zachary Douglas Peter Kyle Noah Ethan Jeremy Christian Walter Keith Austin Roger Terry Sean Gerald
Carl Dylan Harold Jordan Jesse Bryan Lawrence Arthur Gabriel Bruce Logan Billy Joe Alan Juan Elijah
Willie Albert Wayne Randy Mason Vincent Liam Roy Bobby Caleb Bradley Russell Lucas Philip Louis
Eugene Martin Isaac Craig Allen Travis Marcus Victor Dale Curtis Rodney Leonard Clarence Derek
Frederick Theodore Edwin Francis Oscar Stanley Ernest Melvin Alfred Chad Jared Mitchell Corey
Dustin Shane Clifford Cameron Ricardo Javier Miguel Carlos Luis Antonio Manuel Francisco Alejandro
Eduardo Fernando Hector Rafael Sergio Diego Mateo Santiago Joaquin José Jesús Ángel André René
Adrián Raúl Iván Óscar Ravi Arjun Vikram Sanjay Anil Rajesh Wei Jun Hiroshi Kenji Takashi Minh Duc
Tuan Omar Ali Hassan Ibrahim Yusuf Khalid Tariq Dmitri Sergei Ivan Pavel Andrzej Lars Sven Erik
Nils Bjorn Declan Cormac Eamon Ronan Finn Owen Rhys Gareth Ian Malcolm Angus Duncan Graham Hugh
Reginald Cedric Darnell Tyrone Jamal Malik Andre Terrence Kwame Chidi Emeka Abel Ezra Levi Asher
Silas Jonah Micah Gideon Solomon Abraham Julian Dominic Xavier Maximilian Sebastian Felix Leo Hugo
Oliver Miles Jasper Wyatt Hunter Chase Cole Blake Spencer Garrett Grant Preston Dexter Quentin
Rupert Otto Ansel Emil Anton Konrad Lorenzo Marco Giovanni Matteo Nico Harvey Lloyd Vernon Floyd
"""

MALE = _MALE_WORDS.split()

NICKNAME_GROUPS = """
Robert Bob Rob Bobby
William Bill Will Billy
Richard Rick Dick Rich
Michael Mike Mick
James Jim Jimmy Jamie
John Jack Johnny
Joseph Joe Joey
Thomas Tom Tommy
Christopher Chris Kit
Charles Charlie Chuck
Daniel Dan Danny
Matthew Matt
Anthony Tony
Donald Don Donnie
Steven Steve
Stephen Steve Stevie
Andrew Andy Drew
Joshua Josh
Kenneth Ken Kenny
Timothy Tim
Ronald Ron Ronnie
Edward Ed Ted Eddie
Jeffrey Jeff
Jacob Jake
Nicholas Nick
Jonathan Jon
Benjamin Ben Benny
Samuel Sam Sammy
Gregory Greg
Alexander Alex Xander
Patrick Pat Paddy
Raymond Ray
Lawrence Larry
Gerald Gerry Jerry
Zachary Zach
Douglas Doug
Peter Pete
Theodore Ted Theo
Frederick Fred Freddy
Philip Phil
Leonard Len Lenny
Albert Al Bert
Francisco Paco Pancho
Jose Pepe
Elizabeth Liz Beth Betsy
Margaret Maggie Peggy Meg
Katherine Kate Kathy Katie
Catherine Cathy Cat
Kathleen Kathy Katie
Jennifer Jen Jenny
Patricia Pat Patty Trish
Susan Sue Susie
Jessica Jess Jessie
Deborah Deb Debbie
Rebecca Becky Becca
Stephanie Steph
Samantha Sam
Christine Chris Chrissy
Christina Tina Chris
Victoria Vicky Tori
Barbara Barb Babs
Pamela Pam
Cynthia Cindy
Amanda Mandy
Jacqueline Jackie
Kimberly Kim
Abigail Abby Gail
Theresa Terry Tess
Madison Maddie
Dorothy Dot Dottie
Judith Judy
Virginia Ginny
Natalie Nat
Gabriela Gaby
"""


def nickname_groups() -> dict[str, tuple[str, ...]]:
    """Return the nicknames of each formal name that has some."""
    groups = (line.split() for line in NICKNAME_GROUPS.strip().splitlines())
    return {formal: tuple(nicknames) for formal, *nicknames in groups}
